package dev.parley.assistant.ask;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.memory.FactExtraction;
import dev.parley.assistant.search.Attributions;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.summary.Summarizer;
import dev.parley.assistant.turn.TurnAnswerer;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.assistant.turn.TurnInput;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.shared.SharedCache;
import dev.parley.model.ChatModel;
import dev.parley.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/**
 * Runs turns of the search box apart from the connection that asked, so that a client may go away and come back: every
 * event goes to {@link TurnEvents} first. Thread-safe.
 */
public final class AskTurns implements PersonalData {

    private static final Logger log = LoggerFactory.getLogger(AskTurns.class);

    /** Before the id that a person knows, so that channels do not share conversations. */
    private static final String LOG = "web:";

    private static final String STOP = "stop:";
    private static final Duration STOP_KEPT = Duration.ofMinutes(2);

    /** How soon a stop that another replica took in reaches the model. */
    private static final Duration STOP_LOOK = Duration.ofMillis(700);

    private static final String CHANNEL = "web";

    private final TurnAnswerer answerer;
    private final ConversationStore conversations;
    private final TurnEvents events;
    private final AskEvents names;
    private final FactExtraction extraction;
    private final Summarizer summaries;
    private final Suggestions suggestions;
    private final SharedCache shared;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(PersonId person, Disposable handle) {}

    AskTurns(
            TurnAnswerer answerer,
            ConversationStore conversations,
            TurnEvents events,
            AskEvents names,
            FactExtraction extraction,
            Summarizer summaries,
            Suggestions suggestions,
            SharedCache shared) {
        this.answerer = answerer;
        this.conversations = conversations;
        this.events = events;
        this.names = names;
        this.extraction = extraction;
        this.summaries = summaries;
        this.suggestions = suggestions;
        this.shared = shared;
    }

    /** @param answer the answer, or the error of the turn, or empty when it was stopped */
    record Started(String turn, String conversation, Mono<AskAnswer> answer) {}

    /**
     * Starts a turn; it goes on whether or not the result is subscribed to.
     *
     * @param person who asks
     * @param asker tells askers apart, where the question may be counted as one that others ask too; otherwise null
     */
    Started start(String question, PersonId person, String conversation, TurnPlace place, @Nullable String asker) {
        String turn = TurnIds.next();
        Sinks.One<AskAnswer> result = Sinks.one();
        Disposable.Swap handle = Disposables.swap();
        running.put(turn, new Running(person, handle));
        ModelInfo model = model().info();
        ConversationId log = log(conversation);
        Attributions attributions = new Attributions();
        Mono<Void> run = events.open(person, turn)
                .then(publish(turn, names.turn(turn, conversation, model.name(), model.demo())))
                .then(conversations.page(person, log, ConversationStore.NEWEST, 0))
                .flatMapMany(page -> answerer.answer(
                                new TurnInput(turn, log, person, question, CHANNEL, "", place.country()))
                        .concatMap(event -> record(
                                new Asked(turn, person, conversation, question, page.position(), attributions, result),
                                event)))
                .then(Mono.defer(() -> asker == null ? Mono.empty() : suggestions.asked(question, asker)))
                .takeUntilOther(stopElsewhere(turn))
                .contextWrite(place::into)
                .contextWrite(attributions::into);
        handle.update(run.onErrorResume(fault -> fail(turn, fault, result))
                .doFinally(signal -> {
                    running.remove(turn);
                    result.tryEmitEmpty();
                })
                .subscribe());
        return new Started(turn, conversation, result.asMono());
    }

    private ChatModel model() {
        return answerer.modelAt(CHANNEL, "");
    }

    static ConversationId log(String conversation) {
        return new ConversationId(LOG + conversation);
    }

    /** The id that a person knows; empty for a conversation of another channel. */
    static Optional<String> conversation(ConversationId log) {
        return log.value().startsWith(LOG) ? Optional.of(log.value().substring(LOG.length())) : Optional.empty();
    }

    /** Stops a turn, on whichever replica it runs; false when there is none. */
    Mono<Boolean> stop(String turn) {
        Running known = running.get(turn);
        if (known == null) {
            return events.exists(turn)
                    .flatMap(there ->
                            there ? shared.put(STOP + turn, "", STOP_KEPT).thenReturn(true) : Mono.just(false));
        }
        known.handle().dispose();
        return publish(turn, names.stopped()).thenReturn(true);
    }

    /** Ends, after telling readers, when another replica was asked to stop the turn. */
    private Mono<Void> stopElsewhere(String turn) {
        return Flux.interval(STOP_LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> shared.get(STOP + turn).onErrorResume(fault -> Mono.empty()))
                .next()
                .flatMap(asked -> publish(turn, names.stopped()));
    }

    /** A turn that runs, and where its answer goes. */
    private record Asked(
            String turn,
            PersonId person,
            String conversation,
            String question,
            Position position,
            Attributions attributions,
            Sinks.One<AskAnswer> result) {}

    /** Stops the turns of a person that run here, so that they write nothing any more. */
    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return Flux.fromIterable(List.copyOf(running.entrySet()))
                .filter(entry -> entry.getValue().person().equals(person))
                .concatMap(entry -> stop(entry.getKey()))
                .filter(stopped -> stopped)
                .count()
                .map(count -> Map.of("running", count));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Mono.just(Map.of());
    }

    private Flux<Void> record(Asked asked, AgentEvent event) {
        if (event instanceof AgentEvent.Done done) {
            return finish(asked, done.answer()).flux();
        }
        return names.of(event).map(named -> publish(asked.turn(), named).flux()).orElseGet(Flux::empty);
    }

    private Mono<Void> finish(Asked asked, AgentAnswer answer) {
        String conversation = asked.conversation();
        return append(asked.person(), conversation, answer.turn(), asked.position())
                .then(Mono.zip(
                        answerer.factsUsed(asked.person(), asked.question(), answer.text())
                                .onErrorReturn(List.of()),
                        suggestions.related(asked.question(), answer.text())))
                .map(known -> AskAnswer.of(
                        answer,
                        known.getT1(),
                        conversation,
                        asked.turn(),
                        model().info().name(),
                        model().info().demo(),
                        known.getT2(),
                        asked.attributions().all()))
                .flatMap(body -> publish(asked.turn(), names.done(body))
                        .doOnSuccess(done -> asked.result().tryEmitValue(body)));
    }

    /** Two questions may run at once in one conversation: the later answer goes behind. One that was deleted stays so. */
    private Mono<Void> append(PersonId person, String conversation, LoggedTurn turn, Position position) {
        return conversations.append(person, log(conversation), turn, position).flatMap(outcome -> switch (outcome) {
            case AppendOutcome.Appended appended -> {
                extraction.submit(person, turn);
                summaries.submit(person, log(conversation), model());
                yield Mono.empty();
            }
            case AppendOutcome.Moved moved -> append(person, conversation, turn, moved.position());
            case AppendOutcome.Gone gone -> Mono.empty();
        });
    }

    private Mono<Void> fail(String turn, Throwable fault, Sinks.One<AskAnswer> result) {
        log.warn("Turn failed. turn={} fault={}", turn, fault.toString());
        result.tryEmitError(fault);
        return publish(turn, names.error(fault)).onErrorComplete();
    }

    private Mono<Void> publish(String turn, AskEvents.Named named) {
        return events.append(turn, named.type(), named.data()).then();
    }
}
