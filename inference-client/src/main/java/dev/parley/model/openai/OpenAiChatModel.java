package dev.parley.model.openai;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.Deadline;
import dev.parley.model.Demand;
import dev.parley.model.Message;
import dev.parley.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;

/** A model at a server that speaks the OpenAI chat API, for example vLLM or the llama.cpp server. Thread-safe. */
public final class OpenAiChatModel implements ChatModel {

    /** Roughly what Llama tokenizers need for Western text; fewer characters per token count too much, which is safe. */
    private static final int CHARACTERS_PER_TOKEN = 3;

    /** Wait for the end of the body behind the end mark: a connection whose body was read to its end can be used again. */
    private static final Duration END_OF_BODY = Duration.ofSeconds(1);

    private static final int TOKENS_PER_MESSAGE = 6;

    /** Roughly what vision models take for a large picture; a small one takes fewer. */
    private static final int TOKENS_PER_PICTURE = 1_600;

    private final OpenAiServer server;
    private final OpenAiOptions options;
    private final ModelInfo info;

    public OpenAiChatModel(OpenAiOptions options) {
        this.options = options;
        this.server = new OpenAiServer(options.endpoint());
        this.info = new ModelInfo(options.model(), options.contextLength(), false, false);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request) {
        Flux<ChatEvent> answer = Flux.defer(() -> server.stream(
                "/chat/completions", OpenAiRequests.write(request, options.model()), events -> read(request, events)));
        return Deadline.limit(answer, request.deadline());
    }

    private Flux<ChatEvent> read(ChatRequest request, Flux<ServerSentEvent<String>> events) {
        OpenAiAnswer answer = new OpenAiAnswer(request);
        Demand demand = new Demand();
        // Comments keep a running answer alive, but are no beginning of one.
        return demand.watch(events.skipUntil(event -> event.data() != null))
                .timeout(demand.silence(options.firstToken()), event -> demand.silence(longestSilenceAfter(event)))
                .mapNotNull(ServerSentEvent::data)
                .concatMapIterable(answer::accept)
                .concatWith(Flux.defer(() -> Flux.fromIterable(answer.finish())))
                .onErrorResume(TimeoutException.class, late -> answer.ended() ? Flux.empty() : Flux.error(late));
    }

    private Duration longestSilenceAfter(ServerSentEvent<String> event) {
        return OpenAiAnswer.END.equals(event.data()) ? END_OF_BODY : options.idle();
    }

    @Override
    public int countTokens(ChatRequest request) {
        int tokens = 0;
        for (Message message : request.messages()) {
            tokens += TOKENS_PER_MESSAGE + countTokens(text(message));
            if (message instanceof Message.User user) {
                tokens += TOKENS_PER_PICTURE * user.pictures().size();
            }
        }
        for (var tool : request.tools()) {
            tokens += TOKENS_PER_MESSAGE + countTokens(tool.name() + tool.description() + tool.schema());
        }
        return tokens;
    }

    private static String text(Message message) {
        return switch (message) {
            case Message.System(String text) -> text;
            case Message.User user -> user.text();
            case Message.Assistant(String text) -> text;
            case Message.ToolCalls(List<dev.parley.model.ToolCall> calls) ->
                String.join(
                        "",
                        calls.stream()
                                .map(call -> call.name() + call.arguments())
                                .toList());
            case Message.ToolResult result -> result.text();
        };
    }

    @Override
    public int countTokens(String text) {
        return text.length() / CHARACTERS_PER_TOKEN + 1;
    }
}
