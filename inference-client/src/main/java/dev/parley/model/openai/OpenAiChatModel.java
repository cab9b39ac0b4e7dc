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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A model at a server that speaks the OpenAI chat API, for example vLLM or the llama.cpp server. Thread-safe. */
public final class OpenAiChatModel implements ChatModel {

    /** Roughly what Llama tokenizers need for Western text; fewer characters per token count too much, which is safe. */
    private static final int CHARACTERS_PER_TOKEN = 3;

    /** Wait for the end of the body behind the end mark: a connection whose body was read to its end can be used again. */
    private static final Duration END_OF_BODY = Duration.ofSeconds(1);

    /** How often within the longest silence it is looked whether it is over, and at most how long after. */
    private static final int LOOKS = 20;

    private static final int MOST_LOOK_MILLIS = 500;

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
        // Comments keep a running answer alive, but are no beginning of one.
        return limited(events.skipUntil(event -> event.data() != null))
                .mapNotNull(ServerSentEvent::data)
                .concatMapIterable(answer::accept)
                .concatWith(Flux.defer(() -> Flux.fromIterable(answer.finish())))
                .onErrorResume(TimeoutException.class, late -> answer.ended() ? Flux.empty() : Flux.error(late));
    }

    /** One watch for all of an answer: a timer for each of its words would cost more than the words. */
    private Flux<ServerSentEvent<String>> limited(Flux<ServerSentEvent<String>> events) {
        Demand demand = new Demand();
        AtomicLong longest = new AtomicLong(options.firstToken().toNanos());
        AtomicBoolean isLate = new AtomicBoolean();
        Mono<Long> late = Flux.interval(lookEvery())
                .filter(tick -> demand.waitedNanos() > longest.get())
                .next()
                .doOnNext(tick -> isLate.set(true));
        return demand.watch(events)
                .doOnNext(event -> longest.set(longestSilenceAfter(event).toNanos()))
                // An error in the place of this end would leave the connection open.
                .takeUntilOther(late)
                .concatWith(Mono.defer(
                        () -> isLate.get() ? Mono.error(new TimeoutException("nothing came in time")) : Mono.empty()));
    }

    private Duration lookEvery() {
        long shorter = Math.min(options.firstToken().toMillis(), options.idle().toMillis());
        return Duration.ofMillis(Math.clamp(shorter / LOOKS, 10, MOST_LOOK_MILLIS));
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
