package dev.parley.assistant.ask;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.memory.FactExtraction;
import dev.parley.assistant.search.Attributions;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.search.TurnSearches;
import dev.parley.assistant.summary.Summarizer;
import dev.parley.assistant.trace.TurnLog;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.assistant.turn.TurnAnswerer;
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
import dev.parley.model.Caller;
import dev.parley.model.ChatModel;
import dev.parley.model.ModelInfo;
import java.time.Clock;
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

    /** Longest title that a conversation gets of its first question. */
    private static final int TITLE_CHARACTERS = 80;

    private final TurnAnswerer answerer;
    private final ConversationStore conversations;
    private final TurnEvents events;
    private final AskEvents names;
    private final FactExtraction extraction;
    private final Summarizer summaries;
    private final Suggestions suggestions;
    private final SharedCache shared;
    private final Transcripts transcripts;
    private final TurnTracer tracer;
    private final PersonLanguage languages;
    private final Clock clock;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(Asked asked, Disposable handle) {}

    AskTurns(
            TurnAnswerer answerer,
            ConversationStore conversations,
            TurnEvents events,
            AskEvents names,
            FactExtraction extraction,
            Summarizer summaries,
            Suggestions suggestions,
            SharedCache shared,
            Transcripts transcripts,
            TurnTracer tracer,
            PersonLanguage languages,
            Clock clock) {
        this.answerer = answerer;
        this.conversations = conversations;
        this.events = events;
        this.names = names;
        this.extraction = extraction;
        this.summaries = summaries;
        this.suggestions = suggestions;
        this.shared = shared;
        this.transcripts = transcripts;
        this.tracer = tracer;
        this.languages = languages;
        this.clock = clock;
    }

    /**
     * A question.
     *
     * @param turn id of its turn, made by whoever asks, so that asking again after a lost connection does nothing twice
     * @param replaces id of the turn that it is asked in place of, with all turns after that; null where it comes last
     * @param asker tells people apart where questions that several ask are counted
     */
    record Question(
            String turn,
            Talk talk,
            String text,
            TurnPlace place,
            @Nullable String replaces,
            String asker) {}

    /** @param answer the answer, or the error of the turn, or empty when it was stopped or runs already */
    record Started(String turn, Mono<AskAnswer> answer) {}

    /**
     * Starts a turn; it goes on whether or not the result is subscribed to. A turn that is known already goes on as it is.
     *
     * @param caller what is known of who asks, beside the person: the key that it is counted for
     */
    Started start(Question question, Caller caller) {
        ModelInfo info = model().info();
        TurnNotes notes = new TurnNotes(question.turn(), question.text(), info, clock.instant());
        Asked asked = new Asked(
                question,
                notes,
                language(question).cache(),
                new Attributions(),
                new TurnSearches(),
                tracer.begin(),
                Sinks.one());
        asked.stages()
                .add(
                        "received",
                        "text",
                        asked.stages().now(),
                        Duration.ZERO,
                        Map.of("characters", Integer.toString(question.text().length())));
        Disposable.Swap handle = Disposables.swap();
        if (running.putIfAbsent(question.turn(), new Running(asked, handle)) != null) {
            return new Started(question.turn(), Mono.empty());
        }
        Mono<Void> run = events.open(question.talk().person(), question.turn())
                .then(transcripts.begin(question.talk(), notes.running(), title(question.text())))
                .filter(fresh -> fresh)
                .flatMap(fresh -> run(asked))
                .contextWrite(context -> TurnLog.in(caller.into(context), question.turn()));
        handle.update(run.onErrorResume(fault -> fail(asked, fault))
                .doFinally(signal -> {
                    running.remove(question.turn());
                    asked.result().tryEmitEmpty();
                })
                .subscribe());
        return new Started(question.turn(), asked.result().asMono());
    }

    /** Of what is said about tools: where the page said it, that one. */
    private Mono<String> language(Question question) {
        String told = question.place().language();
        return told.isEmpty()
                ? languages.of(question.talk().person(), question.text()).onErrorReturn("")
                : Mono.just(told);
    }

    private Mono<Void> run(Asked asked) {
        Question question = asked.question();
        Talk talk = question.talk();
        String turn = question.turn();
        ModelInfo info = model().info();
        return publish(turn, names.turn(turn, talk.conversation(), info.name(), info.demo()))
                .then(conversations.page(talk.person(), talk.log(), ConversationStore.NEWEST, 0))
                .flatMap(page -> answerer.answer(input(question))
                        .concatMap(event -> record(asked, page.position(), event))
                        .then(count(question, page.position())))
                .takeUntilOther(stopElsewhere(asked))
                .contextWrite(question.place()::into)
                .contextWrite(asked.attributions()::into)
                .contextWrite(asked.searches()::into)
                .contextWrite(asked.stages()::into);
    }

    private static TurnInput input(Question question) {
        Talk talk = question.talk();
        return new TurnInput(
                question.turn(),
                talk.log(),
                talk.person(),
                question.text(),
                CHANNEL,
                "",
                question.place().country());
    }

    /** Only a question that begins a conversation stands for itself and may be counted as one that others ask too. */
    private Mono<Void> count(Question question, Position position) {
        return position.next() > 0
                ? Mono.empty()
                : Mono.defer(() -> suggestions.asked(question.text(), question.asker()));
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

    /**
     * Stops the turn that a question is asked in place of, and all later ones, and takes them back. A question that came
     * before, whose answer the client has not seen, changes nothing. False when the conversation has no such turn.
     */
    Mono<Boolean> takeBack(Question question, String replaced) {
        Talk talk = question.talk();
        return transcripts
                .read(talk)
                .flatMap(all -> all.stream().anyMatch(shown -> shown.turn().equals(question.turn()))
                        ? Mono.just(true)
                        : Flux.fromIterable(all)
                                .skipUntil(shown -> shown.turn().equals(replaced))
                                .filter(shown -> shown.state().equals(ShownTurn.RUNNING))
                                .concatMap(shown -> stop(shown.turn()))
                                .then(Mono.defer(() -> transcripts.rewind(talk, replaced))));
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
        return stopped(known.asked()).thenReturn(true);
    }

    private Mono<Void> stopped(Asked asked) {
        end(asked, TurnTracer.STOPPED);
        return transcripts
                .update(asked.question().talk(), asked.notes().stopped())
                .then(publish(asked.question().turn(), names.stopped()));
    }

    /** Ends, after telling readers, when another replica was asked to stop the turn. */
    private Mono<Void> stopElsewhere(Asked asked) {
        String key = STOP + asked.question().turn();
        return Flux.interval(STOP_LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> shared.get(key).onErrorResume(fault -> Mono.empty()))
                .next()
                .flatMap(found -> stopped(asked));
    }

    /** A turn that runs, what it has shown, and where its answer goes. */
    private record Asked(
            Question question,
            TurnNotes notes,
            Mono<String> language,
            Attributions attributions,
            TurnSearches searches,
            TurnStages stages,
            Sinks.One<AskAnswer> result) {}

    /** Stops the turns of a person that run here, so that they write nothing any more. */
    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return Flux.fromIterable(List.copyOf(running.entrySet()))
                .filter(entry ->
                        entry.getValue().asked().question().talk().person().equals(person))
                .concatMap(entry -> stop(entry.getKey()))
                .filter(stopped -> stopped)
                .count()
                .map(count -> Map.of("running", count));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Mono.just(Map.of());
    }

    private Flux<Void> record(Asked asked, Position position, AgentEvent event) {
        if (event instanceof AgentEvent.Done done) {
            return finish(asked, position, done.answer()).flux();
        }
        asked.notes().add(event);
        Mono<String> language = event instanceof AgentEvent.ToolStarted || event instanceof AgentEvent.ToolFinished
                ? asked.language()
                : Mono.just("");
        return language.flatMapMany(code -> names.of(event, code)
                .map(named -> publish(asked.question().turn(), named).flux())
                .orElseGet(Flux::empty));
    }

    /** An answer that a person took over before it was in the log is told as one that nobody gave. */
    private Mono<Void> finish(Asked asked, Position position, AgentAnswer answer) {
        return append(asked.question(), answer.turn(), position)
                .flatMap(stands -> stands
                        ? tell(asked, answer)
                        : answerer.takenOver(input(asked.question()))
                                .concatMap(event -> record(asked, position, event))
                                .then());
    }

    private Mono<Void> tell(Asked asked, AgentAnswer answer) {
        Question question = asked.question();
        Talk talk = question.talk();
        return Mono.zip(
                        answerer.factsUsed(talk.person(), question.text(), answer.text())
                                .onErrorReturn(List.of()),
                        suggestions.related(question.text(), answer.text()))
                .map(known -> AskAnswer.of(
                        answer,
                        known.getT1(),
                        talk.conversation(),
                        question.turn(),
                        model().info().name(),
                        model().info().demo(),
                        known.getT2(),
                        asked.attributions().all(),
                        asked.searches().best()))
                .flatMap(body -> transcripts
                        .update(talk, asked.notes().done(body))
                        .then(publish(question.turn(), names.done(body)))
                        .doOnSuccess(done -> asked.result().tryEmitValue(body)))
                .doOnSuccess(done -> end(
                        asked, TurnTracer.outcome(answer.usage(), answer.turn().stop())));
    }

    private void end(Asked asked, String outcome) {
        Talk talk = asked.question().talk();
        tracer.end(
                new TurnTracer.Way(asked.question().turn(), talk.person(), talk.log(), CHANNEL, ""),
                asked.stages(),
                outcome);
    }

    /** The first line of a first question, in short. */
    private static String title(String question) {
        String line = question.strip().replaceAll("\\s+", " ");
        return line.substring(
                0, line.offsetByCodePoints(0, Math.min(TITLE_CHARACTERS, line.codePointCount(0, line.length()))));
    }

    /**
     * Two questions may run at once in one conversation: the later answer goes behind. One that was deleted stays so. False
     * where a person has taken over meanwhile, to whom the turn gives way.
     */
    private Mono<Boolean> append(Question question, LoggedTurn turn, Position position) {
        Talk talk = question.talk();
        Mono<AppendOutcome> tried = TurnAnswerer.givesWay(turn)
                ? conversations.appendAnswer(talk.person(), talk.log(), turn, position)
                : conversations.append(talk.person(), talk.log(), turn, position);
        return tried.flatMap(outcome -> switch (outcome) {
            case AppendOutcome.Appended appended -> {
                if (answerer.remembers(talk.person(), CHANNEL, question.place().country())) {
                    extraction.submit(talk.person(), turn);
                }
                summaries.submit(talk.person(), talk.log(), model());
                yield Mono.just(true);
            }
            case AppendOutcome.Moved moved -> append(question, turn, moved.position());
            case AppendOutcome.Gone gone -> Mono.just(true);
            case AppendOutcome.TakenOver taken -> Mono.just(false);
        });
    }

    private Mono<Void> fail(Asked asked, Throwable fault) {
        String turn = asked.question().turn();
        log.warn("Turn failed. turn={} fault={}", turn, fault.toString());
        asked.result().tryEmitError(fault);
        asked.stages()
                .add(
                        TurnTracer.FAILED,
                        fault.getClass().getSimpleName(),
                        asked.stages().now(),
                        Duration.ZERO,
                        Map.of());
        end(asked, TurnTracer.FAILED);
        return transcripts
                .update(asked.question().talk(), asked.notes().failed(AskEvents.problem(fault)))
                .onErrorComplete()
                .then(publish(turn, names.error(fault)).onErrorComplete());
    }

    private Mono<Void> publish(String turn, AskEvents.Named named) {
        return events.append(turn, named.type(), named.data()).then();
    }
}
