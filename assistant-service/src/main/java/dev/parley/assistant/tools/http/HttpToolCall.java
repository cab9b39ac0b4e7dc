package dev.parley.assistant.tools.http;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool over HTTP. Redirects are not followed; the connection is made to an address that was checked after its name was
 * resolved; a server error is an unexpected one, so that a reading tool is tried again.
 */
final class HttpToolCall implements Tool {

    /** What a model reads of an answer that says why it refuses, in characters. */
    private static final int MAX_REASON = 500;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ToolSpec spec;
    private final HttpMethod method;
    private final AddressTemplate address;
    private final JsonPointer pick;
    private final WebClient client;

    HttpToolCall(
            ToolSpec spec,
            HttpMethod method,
            AddressTemplate address,
            Map<String, String> headers,
            JsonPointer pick,
            HttpClient connections,
            int maxBytes) {
        this.spec = spec;
        this.method = method;
        this.address = address;
        this.pick = pick;
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(connections.followRedirect(false)))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(maxBytes))
                .defaultHeaders(defaults -> headers.forEach(defaults::set))
                .build();
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        Map<String, String> inAddress = new HashMap<>();
        ObjectNode rest = MAPPER.createObjectNode();
        arguments.json().properties().forEach(field -> {
            if (address.variables().contains(field.getKey())) {
                inAddress.put(field.getKey(), text(field.getValue()));
            } else {
                rest.set(field.getKey(), field.getValue());
            }
        });
        boolean asQuery = method == HttpMethod.GET || method == HttpMethod.DELETE;
        URI target;
        try {
            target = address.expand(inAddress, asQuery ? query(rest) : Map.of());
        } catch (IllegalArgumentException refused) {
            return Mono.just(
                    new ToolResult.Failed("address_refused", "The call cannot be made: " + refused.getMessage()));
        }
        WebClient.RequestBodySpec request = client.method(method).uri(target);
        return (asQuery
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(rest))
                .exchangeToMono(this::result)
                .onErrorResume(
                        DataBufferLimitException.class,
                        large -> Mono.just(new ToolResult.Failed(
                                "too_large", "The answer is too large: ask for less, if the tool lets you.")));
    }

    private Mono<ToolResult> result(ClientResponse response) {
        HttpStatusCode status = response.statusCode();
        if (status.is5xxServerError()) {
            return response.createError();
        }
        if (status.is3xxRedirection()) {
            return response.releaseBody()
                    .thenReturn(new ToolResult.Failed(
                            "redirect_refused",
                            "The service sends elsewhere, which is not followed. Go on without it."));
        }
        return response.bodyToMono(String.class)
                .defaultIfEmpty("")
                .map(body -> status.is2xxSuccessful()
                        ? read(body)
                        : new ToolResult.Failed(
                                "http_" + status.value(),
                                "The service answered " + status.value()
                                        + (body.isBlank() ? "." : ": " + shortened(body))));
    }

    private ToolResult read(String body) {
        if (body.isBlank()) {
            return ToolResult.Ok.of("Done, without a result.");
        }
        if (pick.matches()) {
            return ToolResult.Ok.of(body.strip());
        }
        try {
            JsonNode picked = MAPPER.readTree(body).at(pick);
            return picked.isMissingNode()
                    ? new ToolResult.Failed("no_result", "The answer does not hold what was looked for.")
                    : ToolResult.Ok.of(text(picked));
        } catch (JacksonException notJson) {
            return new ToolResult.Failed("no_result", "The answer of the service is not JSON.");
        }
    }

    private static Map<String, String> query(ObjectNode rest) {
        Map<String, String> query = new LinkedHashMap<>();
        rest.properties().forEach(field -> query.put(field.getKey(), text(field.getValue())));
        return query;
    }

    private static String text(JsonNode node) {
        return node.isValueNode() ? node.asString() : node.toString();
    }

    private static String shortened(String body) {
        String line = body.strip();
        return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON);
    }
}
