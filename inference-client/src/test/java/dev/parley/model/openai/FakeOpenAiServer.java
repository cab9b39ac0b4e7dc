package dev.parley.model.openai;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import dev.parley.model.Usage;
import java.net.SocketAddress;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A model behind {@code POST /chat/completions}, written against the API's description and not with the adapter's code. */
final class FakeOpenAiServer implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ChatModel model;
    private final DisposableServer server;
    private final Set<SocketAddress> clients = ConcurrentHashMap.newKeySet();

    FakeOpenAiServer(ChatModel model) {
        this.model = model;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post("/v1/chat/completions", this::complete))
                .bindNow();
    }

    int port() {
        return server.port();
    }

    /** Connections that requests came by. */
    int connections() {
        return clients.size();
    }

    private Mono<Void> complete(HttpServerRequest request, HttpServerResponse response) {
        clients.add(Objects.requireNonNull(request.remoteAddress()));
        return request.receive().aggregate().asString().flatMap(body -> {
            ChatRequest asked = read(MAPPER.readTree(body));
            if (model.countTokens(asked) >= model.info().contextLength()) {
                return response.status(400)
                        .sendString(Mono.just("{\"error\":{\"code\":\"context_length_exceeded\"}}"))
                        .then();
            }
            Flux<String> events = model.stream(asked)
                    .concatMapIterable(FakeOpenAiServer::chunks)
                    .onErrorResume(ModelException.class, fault -> Flux.just("{\"error\":{\"message\":\"broken\"}}"))
                    .concatWithValues("[DONE]")
                    .map(data -> "data: " + data + "\n\n");
            return response.sse().sendString(events).then();
        });
    }

    private static ChatRequest read(JsonNode body) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            String text = message.path("content").asString("");
            messages.add(
                    message.path("role").asString().equals("user") ? new Message.User(text) : new Message.System(text));
        }
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            tools.add(new ToolDefinition(tool.at("/function/name").asString(), "", "{}"));
        }
        ChatRequest asked = new ChatRequest(
                messages,
                tools,
                SamplingOptions.GREEDY,
                body.path("max_tokens").asInt(),
                LocalDate.EPOCH,
                "",
                body.path("tool_choice").asString("").equals("required") ? new ToolChoice.Required() : ToolChoice.AUTO,
                null,
                false);
        return body.path("logprobs").asBoolean(false)
                ? asked.withLogProbabilities(body.path("top_logprobs").asInt(0))
                : asked;
    }

    private static List<String> chunks(ChatEvent event) {
        return switch (event) {
            case ChatEvent.TextDelta(String text) -> List.of(chunk(delta -> delta.put("content", text), null));
            case ChatEvent.TokenDrawn(var token, var alternatives) -> {
                ObjectNode root = MAPPER.createObjectNode();
                ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
                choice.putObject("delta").put("content", "");
                ObjectNode told =
                        choice.putObject("logprobs").putArray("content").addObject();
                told.put("token", token.text()).put("logprob", token.logProbability());
                ArrayNode others = told.putArray("top_logprobs");
                alternatives.forEach(
                        other -> others.addObject().put("token", other.text()).put("logprob", other.logProbability()));
                yield List.of(root.toString());
            }
            case ChatEvent.ToolCalled(var call) ->
                List.of(chunk(
                        delta -> {
                            ObjectNode node = delta.putArray("tool_calls")
                                    .addObject()
                                    .put("index", 0)
                                    .put("id", call.id());
                            node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
                        },
                        null));
            case ChatEvent.Finished(FinishReason reason, Usage usage) -> {
                String name = switch (reason) {
                    case STOP -> "stop";
                    case LENGTH -> "length";
                    case TOOL_CALLS -> "tool_calls";
                    case CONTENT_FILTER -> "content_filter";
                };
                ObjectNode last = MAPPER.createObjectNode();
                last.putArray("choices");
                last.putObject("usage")
                        .put("prompt_tokens", usage.promptTokens())
                        .put("completion_tokens", usage.completionTokens());
                yield List.of(chunk(delta -> {}, name), last.toString());
            }
        };
    }

    private static String chunk(java.util.function.Consumer<ObjectNode> delta, String finish) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        delta.accept(choice.putObject("delta"));
        choice.put("finish_reason", finish);
        return root.toString();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
