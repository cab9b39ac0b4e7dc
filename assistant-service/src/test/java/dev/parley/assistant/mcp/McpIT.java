package dev.parley.assistant.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.NodePackage;
import dev.parley.assistant.ParleyProcess;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code /mcp} of the packaged program, asked by the SDKs of others; a server of others that is down is configured too. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class McpIT {

    private static final String KEY = "key-of-a-test";
    private static final String SDK = "@modelcontextprotocol/sdk@1.32.2";

    @TempDir
    static Path home;

    private static ParleyProcess parley;

    @BeforeAll
    static void start() {
        parley = ParleyProcess.start(
                home,
                Map.of(),
                "--parley.api.key=" + KEY,
                "--parley.tools.mcp.own.tools=web_search,open_page,calculator,current_time,shop_*",
                "--parley.tools.mcp.servers.dead.url=http://127.0.0.1:1/mcp",
                "--parley.tools.mcp.servers.dead.allow=*",
                "--parley.tools.http.shop_order.description=Looks up an order.",
                "--parley.tools.http.shop_order.url=http://127.0.0.1:1/orders");
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    @Test
    void javaSdk_listsAndCallsTheToolsThatAreOffered() {
        try (McpSyncClient client = client()) {
            assertThat(client.initialize().serverInfo().name()).isEqualTo("parley");
            assertThat(client.listTools().tools())
                    .extracting(McpSchema.Tool::name)
                    .containsExactlyInAnyOrder("web_search", "open_page", "calculator", "current_time", "shop_order");
            assertThat(client.listTools().tools())
                    .filteredOn(tool -> !tool.annotations().readOnlyHint())
                    .extracting(McpSchema.Tool::name)
                    .containsExactly("open_page");

            assertThat(text(call(client, "calculator", Map.of("expression", "5 miles in km"))))
                    .isEqualTo("8.04672 km");
            assertThat(text(call(client, "web_search", Map.of("query", "Who was Marie Curie?"))))
                    .startsWith("[1] ")
                    .contains("Curie");
        }
    }

    @Test
    void javaSdk_wrongArgumentsAndToolsThatAreNotOffered_areErrors() {
        try (McpSyncClient client = client()) {
            client.initialize();

            CallToolResult wrong = call(client, "calculator", Map.of("sum", "1 + 1"));
            assertThat(wrong.isError()).isTrue();
            assertThat(text(wrong)).contains("expression");
            assertThat(call(client, "shop_order", Map.of()).isError()).isTrue();
            assertThatThrownBy(() -> call(client, "remember", Map.of("fact", "User likes tea")))
                    .hasMessageContaining("Unknown tool");
        }
    }

    @Test
    void typescriptSdk_listsAndCalls() throws IOException, InterruptedException {
        JsonNode said = NodePackage.install("npm-mcp", SDK)
                .say(
                        "mcp/client.mjs",
                        parley.uri("/mcp").toString(),
                        KEY,
                        "calculator",
                        "{\"expression\":\"17 * 23\"}");

        assertThat(said.path("tools").toString()).contains("web_search", "current_time");
        assertThat(said.path("result").path("content").path(0).path("text").asString())
                .isEqualTo("391");
    }

    @Test
    void post_withoutKeyOrFromAnotherOrigin_isRefused() throws IOException, InterruptedException {
        assertThat(post(null, null).statusCode()).isEqualTo(401);
        assertThat(post("wrong", null).statusCode()).isEqualTo(401);
        assertThat(post(KEY, "http://evil.example").statusCode()).isEqualTo(403);
        assertThat(post(KEY, null).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> post(String key, String origin) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(parley.uri("/mcp"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (origin != null) {
            request.header("Origin", origin);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static McpSyncClient client() {
        return McpClient.sync(HttpClientStreamableHttpTransport.builder(
                                parley.uri("/").toString())
                        .endpoint("/mcp")
                        .httpRequestCustomizer((request, method, uri, body, context) ->
                                request.setHeader("Authorization", "Bearer " + KEY))
                        .build())
                .requestTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static CallToolResult call(McpSyncClient client, String name, Map<String, Object> arguments) {
        return client.callTool(new CallToolRequest(name, arguments));
    }

    private static String text(CallToolResult result) {
        return ((McpSchema.TextContent) result.content().getFirst()).text();
    }
}
