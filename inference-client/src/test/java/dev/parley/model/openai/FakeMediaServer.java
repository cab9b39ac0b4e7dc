package dev.parley.model.openai;

import dev.parley.model.AnimationRequest;
import dev.parley.model.DrawingEvent;
import dev.parley.model.FakeAnimationModel;
import dev.parley.model.FakeImageModel;
import dev.parley.model.FakeModerationModel;
import dev.parley.model.Hazard;
import dev.parley.model.ImageRequest;
import dev.parley.model.Message;
import dev.parley.model.Moderation;
import dev.parley.model.Picture;
import dev.parley.model.Pictures;
import io.netty.handler.codec.http.multipart.HttpData;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fakes behind {@code /moderations}, {@code /images/generations} and {@code /videos}, written against the API's
 * description and not with the adapters' code. A video is done when it was asked for twice.
 */
final class FakeMediaServer implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int LOOKS = 2;

    private final DisposableServer server;
    private final Map<String, Order> orders = new ConcurrentHashMap<>();
    private final AtomicInteger ordered = new AtomicInteger();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    private record Order(@Nullable Picture video, Map<String, String> form, AtomicInteger looks) {}

    FakeMediaServer() {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post("/v1/moderations", this::moderate)
                        .post("/v1/images/generations", this::draw)
                        .post("/v1/videos", this::order)
                        .get("/v1/videos/{id}", this::look)
                        .get("/v1/videos/{id}/content", this::content)
                        .delete("/v1/videos/{id}", this::delete))
                .bindNow();
    }

    OpenAiEndpoint endpoint() {
        return new OpenAiEndpoint(
                URI.create("http://127.0.0.1:" + server.port() + "/v1"),
                "key",
                Duration.ofSeconds(2),
                1,
                Duration.ofSeconds(1));
    }

    /** Fields of the videos that were ordered. */
    List<Map<String, String>> orders() {
        return orders.values().stream().map(Order::form).toList();
    }

    /** Videos that were ordered and not deleted. */
    int left() {
        return orders.size() - deleted.size();
    }

    private Mono<Void> moderate(HttpServerRequest request, HttpServerResponse response) {
        return body(request)
                .flatMap(body -> new FakeModerationModel()
                        .moderate(List.of(new Message.User(body.path("input").stringValue()))))
                .map(FakeMediaServer::verdict)
                .flatMap(answer -> send(response, answer))
                .onErrorResume(fault -> response.status(500).send());
    }

    private static ObjectNode verdict(Moderation moderation) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode result = root.putArray("results").addObject().put("flagged", moderation.flagged());
        boolean violent = moderation.hazards().contains(Hazard.VIOLENT_CRIMES);
        result.putObject("categories").put("violence", violent).put("hate", false);
        result.putObject("category_scores").put("violence", violent ? 0.9 : 0.1).put("hate", 0.01);
        return root;
    }

    private Mono<Void> draw(HttpServerRequest request, HttpServerResponse response) {
        return body(request)
                .flatMap(body -> {
                    String[] size = body.path("size").stringValue().split("x");
                    return new FakeImageModel()
                            .draw(new ImageRequest(
                                    body.path("prompt").stringValue(),
                                    Integer.parseInt(size[0]),
                                    Integer.parseInt(size[1]),
                                    body.has("seed") ? body.path("seed").longValue() : null))
                            .ofType(DrawingEvent.Finished.class)
                            .next();
                })
                .flatMap(done -> {
                    ObjectNode root = MAPPER.createObjectNode();
                    root.putArray("data")
                            .addObject()
                            .put(
                                    "b64_json",
                                    Base64.getEncoder()
                                            .encodeToString(done.picture().bytes()));
                    return send(response, root);
                })
                .onErrorResume(fault -> response.status(500).send());
    }

    private Mono<Void> order(HttpServerRequest request, HttpServerResponse response) {
        Map<String, String> form = new ConcurrentHashMap<>();
        return request.receiveForm()
                .doOnNext(data -> form.put(data.getName(), text(data)))
                .then(Mono.defer(() -> {
                    String[] size = form.getOrDefault("size", "0x0").split("x");
                    Picture still = Pictures.png(Integer.parseInt(size[0]), Integer.parseInt(size[1]), 9);
                    String seed = form.get("seed");
                    return new FakeAnimationModel()
                            .animate(new AnimationRequest(
                                    still,
                                    form.getOrDefault("prompt", ""),
                                    Duration.ofSeconds(Long.parseLong(form.getOrDefault("seconds", "4"))),
                                    seed == null ? null : Long.valueOf(seed)))
                            .ofType(DrawingEvent.Finished.class)
                            .next();
                }))
                .map(done -> new Order(done.picture(), form, new AtomicInteger()))
                .onErrorReturn(new Order(null, form, new AtomicInteger()))
                .flatMap(order -> {
                    String id = "video_" + ordered.incrementAndGet();
                    orders.put(id, order);
                    return send(response, state(id, "queued", 0));
                });
    }

    private static String text(HttpData data) {
        try {
            return data.getString(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw Exceptions.propagate(e);
        }
    }

    private Mono<Void> look(HttpServerRequest request, HttpServerResponse response) {
        String id = Objects.requireNonNull(request.param("id"));
        Order order = orders.get(id);
        if (order == null || deleted.contains(id)) {
            return response.status(404).send();
        }
        if (order.video() == null) {
            return send(response, state(id, "failed", 0));
        }
        return order.looks().incrementAndGet() < LOOKS
                ? send(response, state(id, "in_progress", 50))
                : send(response, state(id, "completed", 100));
    }

    private Mono<Void> content(HttpServerRequest request, HttpServerResponse response) {
        Order order = orders.get(Objects.requireNonNull(request.param("id")));
        Picture video = order == null ? null : order.video();
        return video == null
                ? response.status(404).send()
                : response.header("Content-Type", "video/mp4")
                        .sendByteArray(Mono.just(video.bytes()))
                        .then();
    }

    private Mono<Void> delete(HttpServerRequest request, HttpServerResponse response) {
        String id = Objects.requireNonNull(request.param("id"));
        deleted.add(id);
        return send(response, MAPPER.createObjectNode().put("id", id).put("deleted", true));
    }

    private static ObjectNode state(String id, String status, int progress) {
        return MAPPER.createObjectNode()
                .put("id", id)
                .put("object", "video")
                .put("status", status)
                .put("progress", progress);
    }

    private static Mono<JsonNode> body(HttpServerRequest request) {
        return request.receive().aggregate().asString().map(MAPPER::readTree);
    }

    private static Mono<Void> send(HttpServerResponse response, JsonNode answer) {
        return response.header("Content-Type", "application/json")
                .sendString(Mono.just(answer.toString()))
                .then();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
