package dev.parley.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.tool.ToolRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class McpServersTests {

    private final ToolRegistry registry = ToolRegistry.of();
    private final RecordingListener listener = new RecordingListener();

    @Test
    void start_serverAcceptsButNeverAnswers_returnsAtOnceAndIsTriedAgain() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                McpServers servers = servers(URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/mcp"))) {
            servers.start();

            assertThat(registry.specs()).isEmpty();
            await().until(() -> listener.losses.size() >= 2);
        }
    }

    @Test
    void start_nothingListensOrNoSuchProgram_isTriedAgain() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        McpServerOptions missing = options(new McpEndpoint.Stdio("/no/such/program", List.of(), Map.of()));
        try (McpServers servers = servers(URI.create("http://127.0.0.1:" + port + "/mcp"));
                McpServers processes = new McpServers(List.of(missing), registry, listener)) {
            servers.start();
            await().until(() -> listener.losses.size() >= 2);
            listener.losses.clear();

            processes.start();
            await().until(() -> listener.losses.size() >= 2);
        }
    }

    @Test
    void options_wrong_nameTheField() {
        assertThatThrownBy(() -> new McpEndpoint.Http(URI.create("file:///etc/passwd"), Map.of()))
                .hasMessageContaining("url");
        assertThatThrownBy(() -> new McpEndpoint.Stdio(" ", List.of(), Map.of()))
                .hasMessageContaining("command");
        assertThatThrownBy(() -> new McpServerOptions(
                        "my_server",
                        new McpEndpoint.Stdio("x", List.of(), Map.of()),
                        List.of(),
                        List.of(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1,
                        1))
                .hasMessageContaining("name");
    }

    @Test
    void toString_secrets_areNotShown() {
        assertThat(new McpEndpoint.Http(URI.create("http://a.example/mcp"), Map.of("Authorization", "hidden")))
                .asString()
                .doesNotContain("hidden");
        assertThat(new McpEndpoint.Stdio("run", List.of("--key=hidden"), Map.of("KEY", "hidden")))
                .asString()
                .doesNotContain("hidden");
    }

    private McpServers servers(URI url) {
        return new McpServers(List.of(options(new McpEndpoint.Http(url, Map.of()))), registry, listener);
    }

    private static McpServerOptions options(McpEndpoint endpoint) {
        return new McpServerOptions(
                "some",
                endpoint,
                List.of("*"),
                List.of(),
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                100,
                8);
    }
}
