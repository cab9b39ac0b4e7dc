package dev.parley.bench.gateway;

import dev.parley.bench.ServerProcess;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The model: a server of the chat API whose answers lie ready, one word for each token that is allowed. A process of its own. */
final class InstantServer {

    static final String PATH = "/v1/chat/completions";

    private static final Pattern MAX_TOKENS = Pattern.compile("\"max_(?:completion_)?tokens\":(\\d+)");
    private static final Map<Integer, byte[]> ANSWERS = new ConcurrentHashMap<>();

    private InstantServer() {}

    /** Argument: port. Prints a line when it listens. */
    static void main(String[] arguments) {
        var server = HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .route(routes -> routes.post(PATH, InstantServer::answer))
                .bindNow();
        System.out.println(ServerProcess.READY);
        server.onDispose().block();
    }

    private static Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().flatMap(body -> {
            Matcher tokens = MAX_TOKENS.matcher(body);
            int words = tokens.find() ? Integer.parseInt(tokens.group(1)) : 1;
            byte[] events = ANSWERS.computeIfAbsent(words, InstantServer::events);
            return response.header("Content-Type", "text/event-stream")
                    .send(Mono.just(Unpooled.wrappedBuffer(events)))
                    .then();
        });
    }

    private static byte[] events(int words) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < words; word++) {
            text.append(chunk("{\"content\":\"word \"}", "null"));
        }
        text.append(chunk("{}", "\"stop\""))
                .append(
                        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake\","
                                + "\"choices\":[],\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":")
                .append(words)
                .append("}}\n\ndata: [DONE]\n\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }
}
