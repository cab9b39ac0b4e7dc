package dev.parley.assistant.ask;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.turn.TurnAnswerer;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.model.ChatModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Runs turns of the search box apart from the connection that asked, so that a client may go away and come back: every
 * event goes to {@link TurnEvents} first. Thread-safe.
 */
public final class AskTurns {

    private static final Logger log = LoggerFactory.getLogger(AskTurns.class);

    private final TurnAnswerer answerer;
    private final ConversationStore conversations;
    private final TurnEvents events;
    private final ChatModel model;
    private final AskEvents names;
    private final Map<String, Disposable> running = new ConcurrentHashMap<>();

    AskTurns(
            TurnAnswerer answerer,
            ConversationStore conversations,
            TurnEvents events,
            ChatModel model,
            AskEvents names) {
        this.answerer = answerer;
        this.conversations = conversations;
        this.events = events;
        this.model = model;
        this.names = names;
    }

    /** @param answer the answer, or the error of the turn, or empty when it was stopped */
    record Started(String turn, String conversation, Mono<AskAnswer> answer) {}

    /** Starts a turn; it goes on whether or not the result is subscribed to. */
    Started start(String question, String conversation) {
        String turn = TurnIds.next();
        Sinks.One<AskAnswer> result = Sinks.one();
        Disposable.Swap handle = Disposables.swap();
        running.put(turn, handle);
        String name = model.info().name();
        boolean demo = model.info().demo();
        Mono<Void> run = publish(turn, names.turn(turn, conversation, name, demo))
                .thenMany(answerer.answer(
                        turn, new ConversationId("web:" + conversation), new PersonId("web:" + conversation), question))
                .concatMap(event -> record(turn, conversation, event, result))
                .then();
        handle.update(run.onErrorResume(fault -> fail(turn, fault, result))
                .doFinally(signal -> {
                    running.remove(turn);
                    result.tryEmitEmpty();
                })
                .subscribe());
        return new Started(turn, conversation, result.asMono());
    }

    /** Stops a turn that runs on this replica; false when there is none. */
    Mono<Boolean> stop(String turn) {
        Disposable handle = running.get(turn);
        if (handle == null) {
            return Mono.just(false);
        }
        handle.dispose();
        return publish(turn, names.stopped()).thenReturn(true);
    }

    private Flux<Void> record(String turn, String conversation, AgentEvent event, Sinks.One<AskAnswer> result) {
        if (event instanceof AgentEvent.Done done) {
            return finish(turn, conversation, done.answer(), result).flux();
        }
        return names.of(event).map(named -> publish(turn, named).flux()).orElseGet(Flux::empty);
    }

    private Mono<Void> finish(String turn, String conversation, AgentAnswer answer, Sinks.One<AskAnswer> result) {
        AskAnswer body = AskAnswer.of(
                answer, conversation, turn, model.info().name(), model.info().demo());
        return conversations
                .append(new ConversationId("web:" + conversation), answer.turn())
                .then(publish(turn, names.done(body)))
                .doOnSuccess(done -> result.tryEmitValue(body));
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
