package dev.parley.bench.webhook;

import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.bench.ServerProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The peer: Reactor Netty that checks the signature and writes the body to Redis, and nothing else. A process of its own. */
final class BareWebhook {

    private static final byte[] KEY = "bare:webhooks".getBytes(StandardCharsets.UTF_8);

    private BareWebhook() {}

    /** Arguments: port, URL of Redis, secret. Prints a line when it listens. */
    static void main(String[] arguments) throws InterruptedException {
        RedisReactiveCommands<byte[], byte[]> redis = RedisClient.create(arguments[1])
                .connect(ByteArrayCodec.INSTANCE)
                .reactive();
        WebhookSignature signature = new WebhookSignature(arguments[2]);
        var server = HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .route(routes -> routes.post(
                        WebhookLoad.PATH, (request, response) -> accept(redis, signature, request, response)))
                .bindNow();
        System.out.println(ServerProcess.READY);
        server.onDispose().block();
    }

    private static Mono<Void> accept(
            RedisReactiveCommands<byte[], byte[]> redis,
            WebhookSignature signature,
            HttpServerRequest request,
            HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .flatMap(body -> signature.matches(
                                body, request.requestHeaders().get(WebhookSignature.HEADER))
                        ? redis.rpush(KEY, body).then(response.status(200).send())
                        : response.status(401).send());
    }
}
