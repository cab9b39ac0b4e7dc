package dev.parley.tool.mcp.internal;

import dev.parley.tool.mcp.McpEndpoint;
import dev.parley.tool.mcp.McpServerOptions;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.net.URI;
import java.net.http.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Makes transports of the SDK that hold our limits. */
final class McpTransports {

    /** Longest message of a server, in bytes over HTTP and in characters over a pipe. */
    static final int MAX_MESSAGE = 4 * 1024 * 1024;

    static final McpJsonMapper JSON =
            new JacksonMcpJsonMapper(JsonMapper.builder().build());

    private McpTransports() {}

    static McpClientTransport open(McpServerOptions server) {
        return switch (server.endpoint()) {
            case McpEndpoint.Http http -> http(http, server);
            case McpEndpoint.Stdio stdio -> new Pipe(stdio);
        };
    }

    private static McpClientTransport http(McpEndpoint.Http http, McpServerOptions server) {
        URI url = http.url();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String endpoint = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        return HttpClientStreamableHttpTransport.builder(url.getScheme() + "://" + url.getRawAuthority())
                .endpoint(endpoint)
                .jsonMapper(JSON)
                .connectTimeout(server.connectTimeout())
                .maxResponseSize(MAX_MESSAGE)
                .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
                .httpRequestCustomizer(
                        (request, method, uri, body, context) -> http.headers().forEach(request::setHeader))
                .build();
    }

    /** A process that does not inherit our environment, which may hold secrets. */
    private static final class Pipe extends StdioClientTransport {

        Pipe(McpEndpoint.Stdio stdio) {
            super(
                    ServerParameters.builder(stdio.command())
                            .args(stdio.arguments())
                            .env(stdio.environment())
                            .build(),
                    JSON,
                    MAX_MESSAGE);
            // What a server writes there may hold what a person wrote.
            setStdErrorHandler(line -> {});
        }

        @Override
        protected ProcessBuilder getProcessBuilder() {
            ProcessBuilder builder = new ProcessBuilder();
            builder.environment().clear();
            return builder;
        }
    }
}
