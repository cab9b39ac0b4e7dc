package dev.parley.assistant.openai;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.parley.assistant.ParleyProcess;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisConnection;
import dev.parley.memory.redis.RedisStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The packaged program with every kind of model: the demo model, a small random encoder, and a server of the tests that
 * flags what speaks of an attack and draws one picture.
 */
final class ApiServer implements AutoCloseable {

    static final String ENCODER = "encoder";
    static final int DIMENSIONS = 32;

    private final WireMockServer models;
    private final ParleyProcess parley;
    private final OpenAIClient client;

    private final Path home;

    private ApiServer(Path home) {
        this.home = home;
        models = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        models.start();
        stub();
        String base = "http://127.0.0.1:" + models.port() + "/v1";
        parley = ParleyProcess.start(
                home,
                Map.of(),
                "--parley.embedding.path=native-inference/src/test/resources/golden/encoder",
                // Its vectors say nothing, so that memory must not go by them.
                "--parley.memory.encoder=off",
                "--parley.moderation.remote.base-url=" + base,
                "--parley.moderation.remote.name=guard",
                "--parley.image.remote.base-url=" + base,
                "--parley.image.remote.name=painter");
        client = client("none");
    }

    static ApiServer start(Path home) {
        return new ApiServer(home);
    }

    private void stub() {
        models.stubFor(post("/v1/moderations").willReturn(okJson("""
                {"results":[{"flagged":false,"categories":{"violence":false},"category_scores":{"violence":0.01}}]}""")));
        models.stubFor(
                post("/v1/moderations").withRequestBody(containing("attack")).willReturn(okJson("""
                        {"results":[{"flagged":true,"categories":{"violence":true,"illicit/violent":true},\
                        "category_scores":{"violence":0.875,"illicit/violent":0.5}}]}""")));
        models.stubFor(post("/v1/images/generations")
                .willReturn(okJson(
                        "{\"data\":[{\"b64_json\":\"" + Base64.getEncoder().encodeToString(png()) + "\"}]}")));
    }

    /** The picture that is drawn. */
    static byte[] png() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB), "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ParleyProcess parley() {
        return parley;
    }

    /** Of a program on this machine without a key. */
    OpenAIClient client() {
        return client;
    }

    OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(parley.uri("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    /** Whether a response lies in the program's Redis, whoever it belongs to. */
    boolean stores(String response) {
        try (Stream<String> lines = Files.lines(home.resolve("redis/redis.conf"))) {
            Map<String, String> redis =
                    lines.map(line -> line.split(" ", 2)).collect(Collectors.toMap(line -> line[0], line -> line[1]));
            RedisConnection address = new RedisConnection(
                    "redis://:" + redis.get("requirepass") + "@127.0.0.1:" + redis.get("port"), Duration.ofSeconds(5));
            try (RedisStore store = RedisStore.connect(address)) {
                return Boolean.TRUE.equals(
                        store.template().hasKey(Keys.response(response)).block());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        parley.close();
        models.stop();
    }
}
