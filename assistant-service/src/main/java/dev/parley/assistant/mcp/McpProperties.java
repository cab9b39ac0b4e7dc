package dev.parley.assistant.mcp;

import dev.parley.assistant.StartupException;
import dev.parley.tool.mcp.McpEndpoint;
import dev.parley.tool.mcp.McpServerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Model Context Protocol.
 *
 * @param servers servers whose tools are offered, by the name that their tools get before theirs
 */
@ConfigurationProperties("parley.tools.mcp")
public record McpProperties(
        @DefaultValue Map<String, Server> servers,
        @DefaultValue Own own) {

    /**
     * A server of others: either {@code url} or {@code command}.
     *
     * @param url address of the endpoint, for streamable HTTP
     * @param headers sent with every request
     * @param command program that speaks over its standard input and output
     * @param args arguments of the program
     * @param env variables of the program; it gets none of ours
     * @param allow names of tools that are offered, as the server names them; {@code *} at the end for any rest
     * @param reads those that only read: they run in parallel and are tried again
     * @param timeout longest time of one call
     * @param connectTimeout longest time to connect and to list tools
     * @param checkInterval how often a sign of life is asked for
     * @param maxResultTokens results are cut there
     * @param maxTools tools beyond are not offered
     */
    public record Server(
            @Nullable URI url,
            @DefaultValue Map<String, String> headers,
            @DefaultValue("") String command,
            @DefaultValue List<String> args,
            @DefaultValue Map<String, String> env,
            @DefaultValue List<String> allow,
            @DefaultValue List<String> reads,
            @DefaultValue("15s") Duration timeout,
            @DefaultValue("10s") Duration connectTimeout,
            @DefaultValue("30s") Duration checkInterval,
            @DefaultValue("1500") int maxResultTokens,
            @DefaultValue("32") int maxTools) {

        McpServerOptions options(String name) {
            String property = "parley.tools.mcp.servers." + name;
            if ((url == null) == command.isBlank()) {
                throw new StartupException(property + " needs either url or command.");
            }
            if (allow.isEmpty()) {
                throw new StartupException(property + ".allow is missing: it names the tools that are offered, or is"
                        + " * for all that the server has.");
            }
            try {
                McpEndpoint endpoint =
                        url == null ? new McpEndpoint.Stdio(command, args, env) : new McpEndpoint.Http(url, headers);
                return new McpServerOptions(
                        name,
                        endpoint,
                        allow,
                        reads,
                        timeout,
                        connectTimeout,
                        checkInterval,
                        maxResultTokens,
                        maxTools);
            } catch (IllegalArgumentException wrong) {
                throw new StartupException(property + ": " + wrong.getMessage() + ".");
            }
        }

        @Override
        public String toString() {
            return "Server[url=" + url + ", command=" + command + "]";
        }
    }

    /**
     * Our own server.
     *
     * @param enabled whether {@code /mcp} answers
     * @param tools names of our tools that it offers; {@code *} at the end for any rest
     * @param deadline longest time of one call
     */
    public record Own(
            @DefaultValue("true") boolean enabled,

            @DefaultValue({"web_search", "open_page", "calculator", "current_time"})
            List<String> tools,

            @DefaultValue("30s") Duration deadline) {}

    List<McpServerOptions> options() {
        return servers.entrySet().stream()
                .map(entry -> entry.getValue().options(entry.getKey()))
                .toList();
    }
}
