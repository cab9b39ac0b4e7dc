package dev.parley.assistant.tools.http;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.tools.http.HttpToolsProperties.Auth;
import dev.parley.assistant.tools.http.HttpToolsProperties.HttpTool;
import dev.parley.search.page.GuardedResolverGroup;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.schema.ArgumentLimits;
import dev.parley.tool.schema.ArgumentValidator;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a tool of a declaration, or says what is wrong with it. */
final class HttpToolReader {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final String property;
    private final HttpTool declared;

    HttpToolReader(String property, HttpTool declared) {
        this.property = property;
        this.declared = declared;
    }

    Tool read(String name) {
        require("description", declared.description());
        require("url", declared.url());
        String method = declared.method().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw wrong("method", "must be one of GET, POST, PUT, PATCH and DELETE");
        }
        if (declared.maxBytes() < 1
                || declared.maxResultTokens() < 1
                || !declared.timeout().isPositive()) {
            throw new StartupException(property + ": timeout, max-bytes and max-result-tokens must be above 0.");
        }
        ToolEffect usual = method.equals("GET") ? ToolEffect.READS : ToolEffect.REACHES_OUTSIDE;
        ToolSpec spec = new ToolSpec(
                name,
                declared.description(),
                schema(name),
                declared.effect() == null ? usual : declared.effect(),
                declared.timeout(),
                declared.maxResultTokens());
        return new HttpToolCall(
                spec, HttpMethod.valueOf(method), address(), headers(), pick(), connections(), declared.maxBytes());
    }

    private HttpClient connections() {
        HttpClient client = HttpClient.create().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                Math.min(CONNECT_TIMEOUT.toMillis(), declared.timeout().toMillis()));
        return declared.privateNetwork() ? client : client.resolver(GuardedResolverGroup.publicOnly());
    }

    private String schema(String name) {
        try {
            ArgumentValidator.compile(name, declared.schema(), ArgumentLimits.DEFAULT);
        } catch (IllegalArgumentException unusable) {
            throw wrong("schema", "is not usable: " + unusable.getMessage());
        }
        return declared.schema();
    }

    private AddressTemplate address() {
        AddressTemplate address;
        try {
            address = AddressTemplate.parse(declared.url(), declared.hosts());
        } catch (IllegalArgumentException malformed) {
            throw wrong("url", String.valueOf(malformed.getMessage()));
        }
        JsonNode schema = JsonMapper.shared().readTree(declared.schema());
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        for (String variable : address.variables()) {
            if (!required.contains(variable)) {
                throw wrong("schema", "must require " + variable + ", which stands in the url");
            }
        }
        return address;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(declared.headers());
        Auth auth = declared.auth();
        if (auth != null) {
            headers.put(auth.header(), auth.prefix() + secret(auth));
        }
        return headers;
    }

    private String secret(Auth auth) {
        long given = Stream.of(!auth.secret().isEmpty(), !auth.env().isEmpty(), auth.file() != null)
                .filter(each -> each)
                .count();
        if (given != 1) {
            throw wrong("auth", "needs one of secret, env and file");
        }
        if (!auth.env().isEmpty()) {
            String value = System.getenv(auth.env());
            if (value == null || value.isBlank()) {
                throw wrong("auth.env", "names an environment variable that is not set");
            }
            return value.strip();
        }
        if (auth.file() != null) {
            try (Stream<String> lines = Files.lines(auth.file())) {
                return lines.findFirst()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .orElseThrow(() -> wrong("auth.file", "names a file that is empty"));
            } catch (IOException unreadable) {
                throw wrong("auth.file", "names a file that cannot be read");
            }
        }
        return auth.secret();
    }

    private JsonPointer pick() {
        try {
            return JsonPointer.compile(declared.pick());
        } catch (IllegalArgumentException malformed) {
            throw wrong("pick", "must be a JSON pointer such as /items/0");
        }
    }

    private void require(String field, String value) {
        if (value == null || value.isBlank()) {
            throw wrong(field, "is missing");
        }
    }

    private StartupException wrong(String field, String reason) {
        return new StartupException(property + "." + field + " " + reason + ".");
    }
}
