package dev.parley.assistant.safety;

import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.model.ModerationProperties;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.model.Hazard;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.Moderation;
import dev.parley.model.ModerationModel;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets a model judge what a person wrote before it is answered, and the answer before it is shown. A message is judged in
 * the light of those before it. Without a model everything passes. Thread-safe.
 */
public final class ModerationGate {

    private static final Logger log = LoggerFactory.getLogger(ModerationGate.class);

    private final @Nullable ModerationModel model;
    private final ModerationProperties properties;
    private final MeterRegistry meters;

    /** @param model null for none */
    public ModerationGate(@Nullable ModerationModel model, ModerationProperties properties, MeterRegistry meters) {
        this.model = model;
        this.properties = properties;
        this.meters = meters;
    }

    /**
     * The answer to a person, unless the message or the answer itself is unsafe. While an answer is judged its text waits;
     * what happens before it, calls of tools, is told at once.
     *
     * @param before earlier messages, oldest first
     * @param message what the person wrote
     * @param answer not begun unless the message is safe
     * @param refused what comes instead; ends with a {@link AgentEvent.Done}
     */
    public Flux<AgentEvent> around(
            List<Message> before,
            Message.User message,
            Flux<AgentEvent> answer,
            Function<Refusal, Flux<AgentEvent>> refused) {
        if (model == null) {
            return answer;
        }
        List<Message> conversation = new ArrayList<>(last(before));
        conversation.add(message);
        Flux<AgentEvent> shown = properties.answers() ? held(conversation, answer, refused) : answer;
        return properties.messages()
                ? judge(model, Refusal.Part.MESSAGE, conversation)
                        .flatMapMany(refusal -> refusal.map(refused).orElse(shown))
                : shown;
    }

    private List<Message> last(List<Message> before) {
        return before.subList(Math.max(0, before.size() - properties.history()), before.size());
    }

    private Flux<AgentEvent> held(
            List<Message> conversation, Flux<AgentEvent> answer, Function<Refusal, Flux<AgentEvent>> refused) {
        return Flux.defer(() -> {
            List<AgentEvent> waiting = new ArrayList<>();
            return answer.concatMap(event -> switch (event) {
                case AgentEvent.Delta delta -> {
                    waiting.add(delta);
                    yield Flux.empty();
                }
                case AgentEvent.Cited cited -> {
                    waiting.add(cited);
                    yield Flux.empty();
                }
                case AgentEvent.Done done -> {
                    waiting.add(done);
                    yield judged(conversation, done.answer().text())
                            .flatMapMany(refusal -> refusal.map(refused).orElse(Flux.fromIterable(waiting)));
                }
                case AgentEvent.ToolStarted started -> Flux.just(started);
                case AgentEvent.ToolFinished finished -> Flux.just(finished);
                case AgentEvent.HandedOver handed -> Flux.just(handed);
            });
        });
    }

    private Mono<Optional<Refusal>> judged(List<Message> conversation, String text) {
        if (model == null || text.isBlank()) {
            return Mono.just(Optional.empty());
        }
        List<Message> whole = new ArrayList<>(conversation);
        whole.add(new Message.Assistant(text));
        return judge(model, Refusal.Part.ANSWER, whole);
    }

    private Mono<Optional<Refusal>> judge(ModerationModel judge, Refusal.Part part, List<Message> conversation) {
        return Mono.deferContextual(context -> judge.moderate(conversation)
                .map(Optional::of)
                .onErrorResume(ModelException.class, fault -> withoutVerdict(part, fault))
                .map(verdict -> {
                    boolean unsafe = verdict.filter(Moderation::flagged).isPresent();
                    Set<Hazard> hazards = verdict.map(Moderation::hazards).orElse(Set.of());
                    verdict.ifPresent(known -> count(part, unsafe ? "unsafe" : "safe"));
                    TurnStages.in(context).gate("moderation_" + name(part), unsafe ? "closed" : "open");
                    return unsafe ? Optional.of(new Refusal(part, hazards)) : Optional.empty();
                }));
    }

    private Mono<Optional<Moderation>> withoutVerdict(Refusal.Part part, ModelException fault) {
        count(part, "fault");
        return switch (properties.onFault()) {
            case REFUSE -> Mono.error(fault);
            case ANSWER -> {
                log.warn("A {} was not judged and passes. fault={}", name(part), fault.toString());
                yield Mono.just(Optional.empty());
            }
        };
    }

    private void count(Refusal.Part part, String outcome) {
        meters.counter("parley.moderation.verdicts", "part", name(part), "outcome", outcome)
                .increment();
    }

    private static String name(Refusal.Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
