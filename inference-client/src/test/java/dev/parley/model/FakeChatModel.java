package dev.parley.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Says the words of the last message over and over until its tokens are used up, one word for a token; calls the first
 * tool where it has to. A message {@code count N} is answered by the words 1 to N. Under a deadline a word takes at least a
 * millisecond, so that there is something to be late with.
 */
public final class FakeChatModel implements ChatModel {

    private final ModelInfo info;
    private final Duration perWord;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();

    /** @param perWord time that a word takes; 0 writes as fast as it is read */
    public FakeChatModel(String name, int contextLength, Duration perWord) {
        this.info = new ModelInfo(name, contextLength, false, false);
        this.perWord = perWord;
    }

    public FakeChatModel(String name) {
        this(name, 4096, Duration.ZERO);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    /** Requests that were subscribed to. */
    public int begun() {
        return begun.get();
    }

    public int cancelled() {
        return cancelled.get();
    }

    /** Words that were given out. */
    public int written() {
        return written.get();
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request) {
        return Flux.defer(() -> {
            begun.incrementAndGet();
            int prompt = countTokens(request);
            if (prompt >= info.contextLength()) {
                return Flux.error(
                        new ModelException(ModelException.Code.CONTEXT_EXCEEDED, "the prompt is too long", null));
            }
            Flux<ChatEvent> answer = answer(request, prompt);
            Duration deadline = request.deadline();
            return (deadline == null
                            ? answer
                            : answer.takeUntilOther(Mono.delay(deadline)
                                    .flatMap(tick -> Mono.error(new ModelException(
                                            ModelException.Code.UNAVAILABLE, "not complete in time", null)))))
                    .doOnCancel(cancelled::incrementAndGet);
        });
    }

    private Flux<ChatEvent> answer(ChatRequest request, int prompt) {
        boolean mustCall =
                request.toolChoice() instanceof ToolChoice.Required || request.toolChoice() instanceof ToolChoice.Named;
        if (mustCall && !request.tools().isEmpty()) {
            return Flux.just(
                    new ChatEvent.ToolCalled(
                            new ToolCall("call_1", request.tools().getFirst().name(), "{\"side\":\"left\"}")),
                    new ChatEvent.Finished(FinishReason.TOOL_CALLS, new Usage(prompt, 1, 0)));
        }
        List<String> words = words(request);
        boolean cut = words.size() >= request.maxTokens();
        Flux<String> taken =
                Flux.fromIterable(words).take(request.maxTokens()).doOnNext(word -> written.incrementAndGet());
        Flux<ChatEvent> text = request.logProbabilities() == ChatRequest.NO_LOG_PROBABILITIES
                ? taken.map(ChatEvent.TextDelta::new)
                : taken.concatMapIterable(
                        word -> List.of(drawn(word, request.logProbabilities()), new ChatEvent.TextDelta(word)));
        Duration pace = perWord.isZero() && request.deadline() != null ? Duration.ofMillis(1) : perWord;
        if (!pace.isZero()) {
            text = text.delayElements(pace);
        }
        return text.concatWithValues(new ChatEvent.Finished(
                cut ? FinishReason.LENGTH : FinishReason.STOP,
                new Usage(prompt, Math.min(words.size(), request.maxTokens()), 0)));
    }

    /** The word was certain, and any other half as probable as the one before it. */
    private static ChatEvent drawn(String word, int alternatives) {
        List<TokenProbability> others = new ArrayList<>();
        for (int other = 0; other < alternatives; other++) {
            others.add(new TokenProbability(other == 0 ? word : "other" + other, List.of(), -other * Math.log(2)));
        }
        return new ChatEvent.TokenDrawn(new TokenProbability(word, List.of(), 0), others);
    }

    private static List<String> words(ChatRequest request) {
        String[] asked = text(request.messages().getLast()).split(" ");
        List<String> words = new ArrayList<>();
        if (asked.length == 2 && asked[0].equals("count")) {
            for (int number = 1; number <= Integer.parseInt(asked[1]); number++) {
                words.add(number + " ");
            }
            return words;
        }
        for (int word = 0; word < request.maxTokens(); word++) {
            words.add(asked[word % asked.length] + " ");
        }
        return words;
    }

    static String text(Message message) {
        return switch (message) {
            case Message.System(String text) -> text;
            case Message.User user -> user.text();
            case Message.Assistant(String text) -> text;
            case Message.ToolCalls calls -> "";
            case Message.ToolResult result -> result.text();
        };
    }

    @Override
    public int countTokens(ChatRequest request) {
        return request.messages().stream()
                        .mapToInt(message -> countTokens(text(message)))
                        .sum()
                + request.tools().size();
    }

    @Override
    public int countTokens(String text) {
        return text.isEmpty() ? 0 : text.split(" ").length;
    }
}
