package dev.parley.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.ToolInvocation;
import dev.parley.tool.policy.ToolInvoker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Against the reference server of the protocol and a server made with its reference SDK. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class McpServersIT {

    private static final Duration WAIT = Duration.ofSeconds(60);

    /** What the SDK gives a process of its own accord. */
    private static final Set<String> PLAIN_VARIABLES = Set.of("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER");

    private final ToolRegistry registry = ToolRegistry.of();
    private final ToolInvoker invoker = ToolInvoker.of(registry, Clock.systemUTC());
    private final RecordingListener listener = new RecordingListener();
    private McpServers servers;
    private Process process;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        NodePeers.install();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (servers != null) {
            servers.close();
        }
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void stdio_allowedTools_areOfferedUnderTheServersName() {
        connect(stdio(List.of("echo", "get-s*"), NodePeers.everything().toString(), "stdio"));

        assertThat(registry.specs())
                .extracting(ToolSpec::name)
                .containsExactlyInAnyOrder("every_echo", "every_get_sum", "every_get_structured_content");
        assertThat(registry.find("every_echo").orElseThrow().spec().effect()).isEqualTo(ToolEffect.READS);
        assertThat(registry.find("every_get_sum").orElseThrow().spec().effect()).isEqualTo(ToolEffect.REACHES_OUTSIDE);
        assertThat(registry.specs()).noneMatch(ToolSpec::trustedOutput);
    }

    @Test
    void stdio_calls_areRepairedCheckedAndAnswered() {
        connect(stdio(List.of("*"), NodePeers.everything().toString(), "stdio"));

        assertThat(text(call("every_echo", "{\"message\":\"Grüße\"}"))).contains("Grüße");
        assertThat(text(call("every_get_sum", "{\"a\":\"2\",\"b\":40}"))).contains("42");
        assertThat(call("every_get_sum", "{\"a\":2}").result().outcome()).isEqualTo("arguments_invalid");
        assertThat(text(call("every_get_tiny_image", "{}"))).contains("an image of type image/png");
        assertThat(text(call("every_get_structured_content", "{\"location\":\"Chicago\"}")))
                .contains("temperature");
    }

    @Test
    void stdio_environment_isNotOurs() {
        connect(stdio(List.of("get-env"), NodePeers.everything().toString(), "stdio"));

        String environment = text(call("every_get_env", "{}"));

        assertThat(environment).contains("GREETING");
        assertThat(System.getenv().keySet())
                .filteredOn(name -> !PLAIN_VARIABLES.contains(name))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(environment).doesNotContain("\"" + name + "\""));
    }

    @Test
    void stdio_toolChangesWhileItRuns_isNoticedAndTaken() {
        connect(stdio(
                List.of("weather", "extra"), NodePeers.script("changing.mjs").toString()));
        assertThat(text(call("every_weather", "{}"))).isEqualTo("sunny");

        await().atMost(WAIT).until(() -> registry.find("every_extra").isPresent());
        assertThat(listener.changes).startsWith("+[every_weather] -[] ~[]");
        await().atMost(WAIT)
                .untilAsserted(
                        () -> assertThat(listener.changes).anyMatch(change -> change.endsWith("~[every_weather]")));
        assertThat(registry.find("every_weather").orElseThrow().spec().description())
                .contains("passwords");
    }

    @Test
    void stdio_processEnds_callEndsInTimeAndTheServerComesBack() {
        connect(stdio(
                List.of("weather", "crash"), NodePeers.script("changing.mjs").toString()));
        Instant asked = Instant.now();

        ToolInvocation done = call("every_crash", "{}");

        assertThat(done.result().outcome()).isIn("timeout", "tool_error");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(20));
        await().atMost(WAIT).until(() -> !listener.losses.isEmpty());
        await().atMost(WAIT).until(() -> registry.find("every_crash").isPresent());
        assertThat(text(call("every_weather", "{}"))).isEqualTo("sunny");
    }

    @Test
    void stdio_callThatIsCancelledOrTooLate_isCancelledAtTheServer() {
        connect(stdio(
                List.of("wait", "cancelled"), NodePeers.script("changing.mjs").toString()));

        Disposable call = invocation("every_wait", "{}").subscribe();
        assertThat(text(call("every_cancelled", "{}"))).isEqualTo("0");
        call.dispose();
        await().atMost(WAIT).until(() -> text(call("every_cancelled", "{}")).equals("1"));

        assertThat(call("every_wait", "{}").result().outcome()).isEqualTo("timeout");
        await().atMost(WAIT).until(() -> text(call("every_cancelled", "{}")).equals("2"));
        assertThat(listener.losses).isEmpty();
    }

    @Test
    void http_serverGoesAndComesBack_toolsDoTheSame() throws IOException, InterruptedException {
        int port = freePort();
        process = everything(port);
        connect(http(URI.create("http://127.0.0.1:" + port + "/mcp")));
        assertThat(text(call("every_echo", "{\"message\":\"hello\"}"))).contains("hello");

        process.destroyForcibly().waitFor();

        await().atMost(WAIT).until(() -> registry.specs().isEmpty());
        assertThat(call("every_echo", "{\"message\":\"hello\"}").result().outcome())
                .isEqualTo("unknown_tool");
        process = everything(port);
        await().atMost(WAIT).until(() -> !registry.specs().isEmpty());
        assertThat(text(call("every_echo", "{\"message\":\"again\"}"))).contains("again");
    }

    @Test
    void http_longRunningTool_endsAtItsTimeout() throws IOException {
        int port = freePort();
        process = everything(port);
        connect(http(URI.create("http://127.0.0.1:" + port + "/mcp")));

        ToolInvocation done = call("every_trigger_long_running_operation", "{\"duration\":60,\"steps\":2}");

        assertThat(done.result().outcome()).isEqualTo("timeout");
        assertThat(text(call("every_echo", "{\"message\":\"alive\"}"))).contains("alive");
    }

    private void connect(McpServerOptions options) {
        servers = new McpServers(List.of(options), registry, listener);
        servers.start();
        await().atMost(WAIT).until(() -> !registry.specs().isEmpty());
    }

    private static McpServerOptions stdio(List<String> allow, String... arguments) {
        return options(new McpEndpoint.Stdio(NodePeers.node(), List.of(arguments), Map.of("GREETING", "hello")), allow);
    }

    private static McpServerOptions http(URI url) {
        return options(new McpEndpoint.Http(url, Map.of("Authorization", "Bearer of-a-test")), List.of("*"));
    }

    private static McpServerOptions options(McpEndpoint endpoint, List<String> allow) {
        return new McpServerOptions(
                "every",
                endpoint,
                allow,
                List.of("echo"),
                Duration.ofSeconds(4),
                Duration.ofSeconds(20),
                Duration.ofMillis(500),
                1_500,
                32);
    }

    private static Process everything(int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                NodePeers.node(),
                "--import",
                NodePeers.script("loopback.mjs").toUri().toString(),
                NodePeers.everything().toString(),
                "streamableHttp");
        builder.environment().put("PORT", "" + port);
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ToolInvocation call(String name, String arguments) {
        return Objects.requireNonNull(invocation(name, arguments).block());
    }

    private Mono<ToolInvocation> invocation(String name, String arguments) {
        Instant now = Instant.now();
        ToolContext context =
                new ToolContext("person", "conversation", "turn", now, now.plus(Duration.ofSeconds(30)), 1);
        return invoker.invoke(name, arguments, context);
    }

    private static String text(ToolInvocation done) {
        assertThat(done.result()).isInstanceOf(ToolResult.Ok.class);
        return ((ToolResult.Ok) done.result()).text();
    }
}
