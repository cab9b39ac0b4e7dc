package dev.parley.tool.mcp;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** Where a server is. */
public sealed interface McpEndpoint {

    /**
     * Streamable HTTP. Redirects are not followed.
     *
     * @param headers sent with every request, for example {@code Authorization}; never logged
     */
    record Http(URI url, Map<String, String> headers) implements McpEndpoint {
        public Http {
            headers = Map.copyOf(headers);
            if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                throw new IllegalArgumentException("url must be an http or https address with a host");
            }
        }

        @Override
        public String toString() {
            return "Http[url=" + url + "]";
        }
    }

    /**
     * A process of this machine that speaks over its standard input and output. It sees only the environment given
     * here and the plain variables that a program needs ({@code PATH}, {@code HOME} and the like), not ours.
     */
    record Stdio(String command, List<String> arguments, Map<String, String> environment) implements McpEndpoint {
        public Stdio {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
            if (command.isBlank()) {
                throw new IllegalArgumentException("command must not be blank");
            }
        }

        @Override
        public String toString() {
            return "Stdio[command=" + command + "]";
        }
    }
}
