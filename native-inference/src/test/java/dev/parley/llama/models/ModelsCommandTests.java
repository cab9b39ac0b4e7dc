package dev.parley.llama.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.llama.backend.GoldenCheckpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a server on this machine that plays the hub: content lies on another host, as on the hub. */
class ModelsCommandTests {

    private static final byte[] SMALL = "{\"small\":true}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[300_000];

    @TempDir
    Path folder;

    private final List<String> requests = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private HttpServer hub;
    private HttpServer storage;
    private boolean cut;
    private boolean corrupt;

    @BeforeEach
    void start() throws Exception {
        for (int index = 0; index < LARGE.length; index++) {
            LARGE[index] = (byte) (index * 31);
        }
        storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        storage.createContext("/large", this::sendLarge);
        storage.start();
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String gitBlob = hash(
                "SHA-1",
                ("blob " + SMALL.length + "\0" + new String(SMALL, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        String list = """
            [{"type":"file","path":"config.json","size":%d,"oid":"%s"},
             {"type":"file","path":"model.safetensors","size":%d,"oid":"%s","lfs":{"oid":"%s","size":%d}},
             {"type":"file","path":"../evil.json","size":1,"oid":"%s"},
             {"type":"file","path":"pytorch_model.bin","size":1,"oid":"%s"},
             {"type":"directory","path":"original","size":0,"oid":"%s"}]\
            """.formatted(
                        SMALL.length,
                        gitBlob,
                        LARGE.length,
                        gitBlob,
                        hash("SHA-256", LARGE),
                        LARGE.length,
                        gitBlob,
                        gitBlob,
                        gitBlob);
        hub.createContext(
                "/api/models/org/tiny/tree/main",
                exchange -> send(exchange, 200, list.getBytes(StandardCharsets.UTF_8)));
        hub.createContext("/api/models/org/gated/tree/main", exchange -> send(exchange, 401, new byte[0]));
        hub.createContext("/org/tiny/resolve/main/config.json", exchange -> send(exchange, 200, SMALL));
        hub.createContext("/org/tiny/resolve/main/model.safetensors", exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + storage.getAddress().getPort() + "/large");
            send(exchange, 302, new byte[0]);
        });
        hub.start();
    }

    @AfterEach
    void stop() {
        hub.stop(0);
        storage.stop(0);
    }

    @Test
    void fetch_checkpoint_takesItsFilesAndChecksThem() throws IOException {
        command().fetch("org/tiny", List.of(), folder);

        assertThat(folder.resolve("tiny/config.json")).hasBinaryContent(SMALL);
        assertThat(folder.resolve("tiny/model.safetensors")).hasBinaryContent(LARGE);
        try (var files = Files.list(folder.resolve("tiny"))) {
            assertThat(files).hasSize(2);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "100 %", "model.safetensors: checksum right", "--parley.model.path=" + folder.resolve("tiny"));
        assertThat(requests).contains("/api/models/org/tiny/tree/main Bearer secret null", "/large null null");

        requests.clear();
        command().fetch("org/tiny", List.of("config.json"), folder);
        assertThat(requests).containsExactly("/api/models/org/tiny/tree/main Bearer secret null");
    }

    @Test
    void fetch_brokenOff_continuesWhereItWas() throws IOException {
        cut = true;
        assertThatThrownBy(() -> command().fetch("org/tiny", List.of(), folder))
                .isInstanceOf(ModelsException.class)
                .hasMessageContaining("continues there");
        assertThat(folder.resolve("tiny/model.safetensors")).doesNotExist();
        long have = Files.size(folder.resolve("tiny/model.safetensors.part"));
        assertThat(have).isPositive().isLessThan(LARGE.length);
        cut = false;
        command().fetch("org/tiny", List.of(), folder);

        assertThat(requests).contains("/large null bytes=" + have + "-");
        assertThat(folder.resolve("tiny/model.safetensors")).hasBinaryContent(LARGE);
        assertThat(folder.resolve("tiny/model.safetensors.part")).doesNotExist();
    }

    @Test
    void fetch_wrongContent_isThrownAway() {
        corrupt = true;
        assertThatThrownBy(() -> command().fetch("org/tiny", List.of("model.safetensors"), folder))
                .isInstanceOf(ModelsException.class)
                .hasMessageContaining("checksum");
        assertThat(folder.resolve("tiny/model.safetensors")).doesNotExist();
        assertThat(folder.resolve("tiny/model.safetensors.part")).doesNotExist();
    }

    @Test
    void fetch_whatCannotBeHad_saysWhy() {
        assertThatThrownBy(() -> command().fetch("org/gated", List.of(), folder))
                .hasMessageContaining("HF_TOKEN");
        assertThatThrownBy(() -> command().fetch("org/absent", List.of(), folder))
                .hasMessageContaining("is not at");
        assertThatThrownBy(() -> command().fetch("../x", List.of(), folder)).hasMessageContaining("ORG/NAME");
        assertThatThrownBy(() -> command().fetch("org/tiny", List.of("x.gguf"), folder))
                .hasMessageContaining("x.gguf")
                .hasMessageContaining("config.json");
        for (String endpoint : List.of("not an address", "file:///etc", "huggingface.co")) {
            ModelsCommand misled = new ModelsCommand(System.out, Map.of("HF_ENDPOINT", endpoint));
            assertThatThrownBy(() -> misled.fetch("org/tiny", List.of(), folder))
                    .isInstanceOf(ModelsException.class)
                    .hasMessageContaining("HF_ENDPOINT");
        }
        assertThatThrownBy(() -> command().run(List.of("burn"))).hasMessageContaining("Usage");
    }

    @Test
    void listAndCheck_goodAndBroken_tellThemApart() throws IOException {
        Files.copy(GoldenCheckpoint.resource("/golden-gguf/q5_1.gguf"), folder.resolve("good.gguf"));
        byte[] content = Files.readAllBytes(folder.resolve("good.gguf"));
        Files.write(folder.resolve("short.gguf"), Arrays.copyOf(content, content.length / 2));
        command().run(List.of("list", folder.toString()));
        command().run(List.of("check", folder.resolve("good.gguf").toString()));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("good.gguf", "2 layers of 64", "short.gguf", "cannot be used", "beyond the file")
                .contains("Q5_1", "Everything is there", "./parley run --parley.model.path=");
        assertThatThrownBy(() -> command()
                        .run(List.of("check", folder.resolve("short.gguf").toString())))
                .hasMessageContaining("beyond the file");
    }

    private ModelsCommand command() {
        String base = "http://127.0.0.1:" + hub.getAddress().getPort();
        return new ModelsCommand(
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                Map.of("HF_ENDPOINT", base + "/", "HF_TOKEN", "secret"));
    }

    private void sendLarge(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        byte[] rest = Arrays.copyOfRange(LARGE, from, LARGE.length);
        if (corrupt) {
            rest[rest.length / 2] ^= 1;
        }
        if (cut) {
            record(exchange);
            exchange.sendResponseHeaders(200, rest.length);
            exchange.getResponseBody().write(rest, 0, rest.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        send(exchange, from == 0 ? 200 : 206, rest);
    }

    private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        record(exchange);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized void record(HttpExchange exchange) {
        requests.add(
                exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + exchange.getRequestHeaders().getFirst("Range"));
    }

    private static String hash(String algorithm, byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    }
}
