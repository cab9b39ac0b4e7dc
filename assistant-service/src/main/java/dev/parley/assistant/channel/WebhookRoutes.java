package dev.parley.assistant.channel;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Takes the platforms' webhooks from the server before the web framework does. They are most of what comes and need
 * nothing of it: no parsed address, no cookies, no routing, no conversion. Everything else goes on. Thread-safe.
 */
@Component
public final class WebhookRoutes implements NettyRouteProvider {

    private final List<MetaWebhook> webhooks;

    public WebhookRoutes(List<MetaWebhook> webhooks) {
        this.webhooks = List.copyOf(webhooks);
    }

    @Override
    public HttpServerRoutes apply(HttpServerRoutes routes) {
        HttpServerRoutes all = routes;
        for (MetaWebhook webhook : webhooks) {
            all = all.route(
                    request -> request.method().equals(HttpMethod.POST)
                            && request.fullPath().equals(webhook.path()),
                    (request, response) -> receive(webhook, request, response));
        }
        return all;
    }

    private static Mono<Void> receive(MetaWebhook webhook, HttpServerRequest request, HttpServerResponse response) {
        long start = System.nanoTime();
        String signature = request.requestHeaders().get(WebhookSignature.HEADER);
        return BoundedBody.read(request.receive(), webhook.maxBody())
                .flatMap(body -> body.map(bytes -> webhook.accept(bytes, signature))
                        .orElseGet(() -> Mono.just(webhook.tooLarge())))
                .flatMap(answer -> {
                    webhook.answered(answer, System.nanoTime() - start);
                    return send(answer, response);
                });
    }

    private static Mono<Void> send(WebhookAnswer answer, HttpServerResponse response) {
        response.status(answer.status().value());
        if (answer.problem().isEmpty()) {
            return response.send();
        }
        byte[] problem = answer.problem().getBytes(StandardCharsets.UTF_8);
        return response.header(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(problem.length))
                .sendByteArray(Mono.just(problem))
                .then();
    }
}
