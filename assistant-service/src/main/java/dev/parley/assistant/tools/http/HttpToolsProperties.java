package dev.parley.assistant.tools.http;

import dev.parley.assistant.StartupException;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolEffect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tools over HTTP that an operator declares.
 *
 * @param http by the name of the tool
 */
@ConfigurationProperties("parley.tools")
public record HttpToolsProperties(@DefaultValue Map<String, HttpTool> http) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /**
     * One endpoint.
     *
     * @param description what the model reads
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param url with {@code {name}} for arguments, in any part but the scheme; each has to be a required one
     * @param hosts hosts that may be reached; needed where the host holds an argument
     * @param schema JSON Schema of the arguments, as JSON. Arguments that the address does not hold are sent as query of
     *     GET and DELETE, otherwise as JSON body
     * @param headers sent with every request
     * @param auth a header with a secret
     * @param effect what a call does; absent: GET reads, others reach outside
     * @param pick JSON pointer of the part of the answer that the model reads, empty for all
     * @param privateNetwork whether the host may be in a private network or on this machine
     * @param timeout longest time of one attempt
     * @param maxBytes longest answer that is read
     * @param maxResultTokens the answer is cut there
     */
    public record HttpTool(
            String description,
            @DefaultValue("GET") String method,
            String url,
            @DefaultValue List<String> hosts,

            @DefaultValue("{\"type\":\"object\",\"additionalProperties\":false}")
            String schema,

            @DefaultValue Map<String, String> headers,
            @Nullable Auth auth,
            @Nullable ToolEffect effect,
            @DefaultValue("") String pick,
            @DefaultValue("false") boolean privateNetwork,
            @DefaultValue("8s") Duration timeout,
            @DefaultValue("262144") int maxBytes,
            @DefaultValue("800") int maxResultTokens) {

        @Override
        public String toString() {
            return "HttpTool[method=" + method + ", url=" + url + "]";
        }
    }

    /**
     * A header that holds a secret: one of {@code secret}, {@code env} and {@code file}, read at the start.
     *
     * @param prefix stands before the secret
     * @param env name of an environment variable
     * @param file whose first line is the secret
     */
    public record Auth(
            @DefaultValue("Authorization") String header,
            @DefaultValue("Bearer ") String prefix,
            @DefaultValue("") String secret,
            @DefaultValue("") String env,
            @Nullable Path file) {

        @Override
        public String toString() {
            return "Auth[header=" + header + "]";
        }
    }

    /** @throws StartupException when one is declared wrongly; names the property */
    public List<Tool> tools() {
        return http.entrySet().stream()
                .map(entry -> tool(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Tool tool(String name, HttpTool declared) {
        String property = "parley.tools.http." + name;
        if (!NAME.matcher(name).matches()) {
            throw new StartupException(property + " must be named by lower-case letters, digits and _.");
        }
        return new HttpToolReader(property, declared).read(name);
    }
}
