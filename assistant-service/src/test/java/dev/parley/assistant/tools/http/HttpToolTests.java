package dev.parley.assistant.tools.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.tools.http.HttpToolsProperties.Auth;
import dev.parley.assistant.tools.http.HttpToolsProperties.HttpTool;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolResult;
import dev.parley.tool.policy.ToolInvocation;
import dev.parley.tool.policy.ToolInvoker;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

@Timeout(60)
class HttpToolTests {

    private static final String ONE = """
            {"type":"object","properties":{"id":{"type":"string"},"note":{"type":"string"},"count":{"type":"integer"}},\
            "required":["id"],"additionalProperties":false}""";

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static final AtomicInteger FLAKY = new AtomicInteger();

    private static DisposableServer server;

    @BeforeAll
    static void start() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/orders/**", (request, response) -> {
                            SEEN.add(request.uri() + " "
                                    + request.requestHeaders().get("X-Key", "-") + " "
                                    + request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION, "-"));
                            return response.sendString(Mono.just("{\"order\":{\"state\":\"sent\",\"days\":[1,2]}}"));
                        })
                        .post(
                                "/orders/**",
                                (request, response) -> response.sendString(
                                        request.receive().aggregate().asString().map(body -> "got " + body)))
                        .get(
                                "/missing",
                                (request, response) -> response.status(404).sendString(Mono.just("no such order")))
                        .get(
                                "/away",
                                (request, response) -> response.status(302)
                                        .header(HttpHeaderNames.LOCATION, "/orders/1")
                                        .send())
                        .get("/large", (request, response) -> response.sendString(Mono.just("x".repeat(50_000))))
                        .get(
                                "/flaky",
                                (request, response) -> FLAKY.incrementAndGet() == 1
                                        ? response.status(503).send()
                                        : response.sendString(Mono.just("fine"))))
                .bindNow();
    }

    @AfterAll
    static void stop() {
        server.disposeNow();
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void call_get_sendsArgumentsInAddressAndQuery() {
        ToolInvocation done =
                call(tool("GET", "/orders/{id}", ONE, null), "{\"id\":\"a/b\",\"note\":\"x&y\",\"count\":\"3\"}");

        assertThat(text(done)).isEqualTo("{\"order\":{\"state\":\"sent\",\"days\":[1,2]}}");
        assertThat(SEEN).containsExactly("/orders/a%2Fb?note=x%26y&count=3 - -");
    }

    @Test
    void call_post_sendsTheRestAsJson() {
        ToolInvocation done = call(tool("POST", "/orders/{id}", ONE, null), "{\"id\":\"7\",\"count\":3}");

        assertThat(text(done)).isEqualTo("got {\"count\":3}");
    }

    @Test
    void call_secrets_comeFromSettingOrFileAndStayOutOfText(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "from-file\n");

        call(
                tool("GET", "/orders/{id}", ONE, new Auth("Authorization", "Bearer ", "from-setting", "", null)),
                "{\"id\":\"1\"}");
        call(tool("GET", "/orders/{id}", ONE, new Auth("X-Key", "", "", "", file)), "{\"id\":\"2\"}");

        assertThat(SEEN).containsExactly("/orders/1 - Bearer from-setting", "/orders/2 from-file -");
        assertThat(new Auth("X-Key", "", "hidden", "", null).toString()).doesNotContain("hidden");
    }

    @Test
    void call_pick_givesOnlyThatPart() {
        HttpTool state = declared("GET", "/orders/{id}", ONE, null, "/order/state", true, 1_000);

        assertThat(text(call(state, "{\"id\":\"1\"}"))).isEqualTo("sent");
        assertThat(call(declared("GET", "/orders/{id}", ONE, null, "/price", true, 1_000), "{\"id\":\"1\"}")
                        .result()
                        .outcome())
                .isEqualTo("no_result");
    }

    @Test
    void call_otherAnswers_areFailuresThatTheModelUnderstands() {
        assertThat(call(tool("GET", "/missing", none(), null), "{}").result())
                .isEqualTo(new ToolResult.Failed("http_404", "The service answered 404: no such order"));
        assertThat(call(tool("GET", "/away", none(), null), "{}").result().outcome())
                .isEqualTo("redirect_refused");
        assertThat(call(tool("GET", "/large", none(), null), "{}").result().outcome())
                .isEqualTo("too_large");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void call_serverErrorOnce_isTriedAgainWhereItReads() {
        FLAKY.set(0);

        ToolInvocation done = call(tool("GET", "/flaky", none(), null), "{}");

        assertThat(text(done)).isEqualTo("fine");
        assertThat(done.attempts()).isEqualTo(2);
    }

    @Test
    void call_hostInAPrivateNetwork_isRefusedUnlessItIsDeclared() {
        HttpTool tool = declared("POST", "/orders/{id}", ONE, null, "", false, 1_000);

        assertThat(call(tool, "{\"id\":\"1\"}").result().outcome()).isEqualTo("tool_error");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void tools_method_decidesTheEffect() {
        assertThat(effect(tool("GET", "/orders/{id}", ONE, null))).isEqualTo(ToolEffect.READS);
        assertThat(effect(tool("DELETE", "/orders/{id}", ONE, null))).isEqualTo(ToolEffect.REACHES_OUTSIDE);
    }

    @Test
    void tools_wronglyDeclared_nameTheProperty() {
        refused(tool("FETCH", "/x", none(), null), "parley.tools.http.shop_order.method");
        refused(tool("GET", "/x/{id}", none(), null), "parley.tools.http.shop_order.schema must require id");
        refused(tool("GET", "/x", "{\"type\":\"array\"}", null), "parley.tools.http.shop_order.schema");
        refused(
                tool("GET", "/x", none(), new Auth("Authorization", "", "", "NO_SUCH_VARIABLE_HERE", null)),
                "parley.tools.http.shop_order.auth.env");
        refused(
                tool("GET", "/x", none(), new Auth("Authorization", "", "", "", Path.of("/no/such/file"))),
                "parley.tools.http.shop_order.auth.file");
        refused(tool("GET", "/x", none(), new Auth("Authorization", "", "", "", null)), "auth needs one of");
        refused(declared("GET", "/x", none(), null, "state", true, 1_000), "parley.tools.http.shop_order.pick");
    }

    private static void refused(HttpTool tool, String message) {
        assertThatThrownBy(() -> new HttpToolsProperties(Map.of("shop_order", tool)).tools())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(message);
    }

    private static String none() {
        return "{\"type\":\"object\",\"additionalProperties\":false}";
    }

    private static HttpTool tool(String method, String path, String schema, @Nullable Auth auth) {
        return declared(method, path, schema, auth, "", true, 20_000);
    }

    private static HttpTool declared(
            String method,
            String path,
            String schema,
            @Nullable Auth auth,
            String pick,
            boolean privateNetwork,
            int maxBytes) {
        return new HttpTool(
                "Looks up an order.",
                method,
                "http://127.0.0.1:" + server.port() + path,
                List.of(),
                schema,
                Map.of(),
                auth,
                null,
                pick,
                privateNetwork,
                Duration.ofSeconds(10),
                maxBytes,
                500);
    }

    private static ToolEffect effect(HttpTool tool) {
        return new HttpToolsProperties(Map.of("shop_order", tool))
                .tools()
                .getFirst()
                .spec()
                .effect();
    }

    private static ToolInvocation call(HttpTool tool, String arguments) {
        ToolRegistry registry = new ToolRegistry(new HttpToolsProperties(Map.of("shop_order", tool)).tools());
        Instant now = Instant.now();
        return Objects.requireNonNull(ToolInvoker.of(registry, Clock.systemUTC())
                .invoke("shop_order", arguments, new ToolContext("p", "c", "t", now, now.plusSeconds(30), 1))
                .block());
    }

    private static String text(ToolInvocation done) {
        assertThat(done.result()).isInstanceOf(ToolResult.Ok.class);
        return ((ToolResult.Ok) done.result()).text();
    }
}
