package dev.parley.bench.gateway;

import static org.springframework.web.reactive.function.server.RequestPredicates.POST;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.parley.bench.ServerProcess;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/** The peer: WebFlux and a WebClient that hand the bytes on and read none of them. A process of its own. */
final class BareProxy {

    private BareProxy() {}

    /** Arguments: port, address of the model. Prints a line when it listens. */
    static void main(String[] arguments) {
        WebClient model = WebClient.create(arguments[1]);
        var handler =
                RouterFunctions.toHttpHandler(route(POST(InstantServer.PATH), request -> forward(model, request)));
        var server = HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
        System.out.println(ServerProcess.READY);
        server.onDispose().block();
    }

    private static Mono<ServerResponse> forward(WebClient model, ServerRequest request) {
        return request.bodyToMono(String.class)
                .flatMap(body -> ServerResponse.ok()
                        .contentType(MediaType.TEXT_EVENT_STREAM)
                        .body(
                                model.post()
                                        .uri(InstantServer.PATH)
                                        .contentType(MediaType.APPLICATION_JSON)
                                        .bodyValue(body)
                                        .exchangeToFlux(response -> response.bodyToFlux(DataBuffer.class)),
                                DataBuffer.class));
    }
}
