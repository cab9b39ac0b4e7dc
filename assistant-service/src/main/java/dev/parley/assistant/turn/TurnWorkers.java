package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.channel.ChannelPolicy;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.ChannelReply;
import dev.parley.assistant.command.Commands;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.media.FileReading;
import dev.parley.assistant.memory.FactExtraction;
import dev.parley.assistant.summary.Summarizer;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TurnLog;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.Commit;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.OutboundFile;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.model.ChatModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Works off the mailboxes: claims a due conversation, answers its waiting messages as one turn, and commits log,
 * replies and mailbox together. A lost lease throws the answer away: whoever holds the lease now answers. What comes
 * while an answer is made joins it before the first tool call and waits after it; edits, deletions and "stop" count
 * until the commit.
 */
public final class TurnWorkers extends DrainingWorkers {

    private static final Logger log = LoggerFactory.getLogger(TurnWorkers.class);

    /** What the transcript says of turns that came too late. */
    private static final String STALE = "stale";

    /** What it says of turns that the person stopped. */
    private static final String STOPPED = "stopped";

    /** What it says of turns of people whose country is not served. */
    private static final String NOT_SERVED = "not_served";

    /** What it says of turns that failed at every attempt. */
    private static final String FAILED = "failed";

    private final Mailbox mailbox;
    private final TurnMaterial material;
    private final TurnEvents turns;
    private final TurnAnswerer answerer;
    private final Commands commands;
    private final PersonLanguage languages;
    private final ChannelPolicy policy;
    private final ChannelReplies replies;
    private final TurnProperties properties;
    private final FactExtraction extraction;
    private final Summarizer summaries;
    private final MeterRegistry meters;
    private final Spans spans;
    private final ChannelTurnWay ways;
    private final Clock clock;
    private final String worker = TurnIds.next();

    public TurnWorkers(
            Mailbox mailbox,
            TurnEvents turns,
            TurnAnswerer answerer,
            Commands commands,
            PersonLanguage languages,
            ChannelPolicy policy,
            ChannelReplies replies,
            FileReading files,
            TurnProperties properties,
            FactExtraction extraction,
            Summarizer summaries,
            MeterRegistry meters,
            Spans spans,
            TurnTracer tracer,
            Clock clock) {
        // Beside the web server, which ends its requests in this phase.
        super("Turn worker", mailbox.partitions(), WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE, properties);
        this.mailbox = mailbox;
        this.material = new TurnMaterial(mailbox, files);
        this.turns = turns;
        this.answerer = answerer;
        this.commands = commands;
        this.languages = languages;
        this.policy = policy;
        this.replies = replies;
        this.properties = properties;
        this.extraction = extraction;
        this.summaries = summaries;
        this.meters = meters;
        this.spans = spans;
        this.ways = new ChannelTurnWay(tracer);
        this.clock = clock;
    }

    @Override
    public Mono<Boolean> step(int partition, Mono<Void> cut) {
        return mailbox.claim(partition, worker, properties.lease())
                .flatMap(claim -> spans.receiving(
                                "parley.mailbox.process",
                                "process mailbox",
                                claim.messages().getLast().trace(),
                                () -> handle(claim))
                        .takeUntilOther(cut)
                        .switchIfEmpty(Mono.defer(() -> handOver(claim))));
    }

    @Override
    public Mono<Duration> untilDue(int partition) {
        return mailbox.untilDue(partition);
    }

    @Override
    public Flux<Integer> wakeups() {
        return mailbox.wakeups();
    }

    /** Another worker may claim the conversation at once. */
    private Mono<Boolean> handOver(Claim claim) {
        log.info("This replica stops, so a turn that it worked on goes to another one.");
        return mailbox.release(claim, Duration.ZERO).thenReturn(true);
    }

    private Mono<Boolean> handle(Claim claim) {
        Timer.Sample took = Timer.start(meters);
        return turn(claim, 0, took)
                .onErrorResume(fault -> {
                    log.warn("A turn could not be ended: {}", fault.toString());
                    return mailbox.release(claim, properties.retryDelay()).thenReturn(true);
                })
                .thenReturn(true);
    }

    /** @param changes how often this turn began anew, because messages came, changed or went */
    private Mono<Boolean> turn(Claim claim, int changes, Timer.Sample took) {
        Burst burst = Burst.of(claim.messages());
        if (burst.isEmpty()) {
            return mailbox.drop(claim);
        }
        TurnInput input = burst.input(claim, TurnIds.next());
        TurnStages stages = ways.begin(claim, burst, changes);
        return turn(claim, changes, took, burst, input)
                .contextWrite(stages::into)
                .contextWrite(context -> TurnLog.in(context, input.turn()));
    }

    private Mono<Boolean> turn(Claim claim, int changes, Timer.Sample took, Burst burst, TurnInput input) {
        if (!properties.staleAfter().isZero() && burst.isOlderThan(properties.staleAfter(), clock.instant())) {
            return commitStale(claim, input);
        }
        if (burst.isTakenBack()) {
            return stopped(claim, input, burst.last().text());
        }
        InboundMessage written = burst.last();
        if (!policy.serves(written.channel(), written.account(), input.country())) {
            return say(claim, input, "not_served", NOT_SERVED);
        }
        AtomicBoolean tools = new AtomicBoolean();
        Mono<TurnStep> answer = replies.typing(burst.last())
                .then(Mono.defer(() -> answer(claim, input, tools)))
                .<TurnStep>map(done -> new TurnStep.Answered(done, false))
                .onErrorResume(fault -> Mono.just(new TurnStep.Failed(fault)));
        return Mono.firstWithSignal(answer, change(claim, changes, tools), leaseLost(claim), keepTyping(burst.last()))
                .flatMap(step -> step instanceof TurnStep.Answered answered
                        ? lastLook(claim, changes, answered)
                        : Mono.just(step))
                .flatMap(step -> switch (step) {
                    case TurnStep.Answered(AgentAnswer done, boolean overtaken) ->
                        introduced(claim, input, done, overtaken)
                                .doOnNext(kept -> measure(took, kept ? "answered" : "lost"));
                    case TurnStep.Failed(Throwable fault) -> {
                        measure(took, "failed");
                        yield failed(claim, input, fault);
                    }
                    case TurnStep.Again(Claim now) -> {
                        meters.counter("parley.mailbox.joined").increment();
                        yield turn(now, changes + 1, took);
                    }
                    case TurnStep.Stopped(Claim now, String word) -> {
                        measure(took, "stopped");
                        yield stopped(now, Burst.of(now.messages()).input(now, input.turn()), word);
                    }
                    case TurnStep.Lost() -> {
                        measure(took, "lost");
                        yield Mono.just(false);
                    }
                });
    }

    private Mono<AgentAnswer> answer(Claim claim, TurnInput input, AtomicBoolean tools) {
        return turns.open(input.person(), input.turn())
                .then(Mono.defer(() -> material.read(claim, input)))
                .flatMapMany(answerer::answer)
                .concatMap(event -> {
                    if (event instanceof AgentEvent.ToolStarted) {
                        tools.set(true);
                    }
                    return event instanceof AgentEvent.HandedOver
                            ? policy.handedOver(input.person()).thenReturn(event)
                            : Mono.just(event);
                })
                .ofType(AgentEvent.Done.class)
                .map(AgentEvent.Done::answer)
                .last();
    }

    /** Looks into the mailbox while an answer is made; signals only where that changes the turn. */
    private Mono<TurnStep> change(Claim claim, int changes, AtomicBoolean tools) {
        return Flux.interval(properties.watch())
                .onBackpressureDrop()
                .concatMap(tick -> look(claim, !tools.get() && changes < properties.maxChanges(), changes), 1)
                .next();
    }

    private Mono<TurnStep> look(Claim claim, boolean joins, int changes) {
        return mailbox.look(claim)
                .<Optional<TurnStep>>map(waiting -> step(claim, waiting, joins, changes))
                .defaultIfEmpty(Optional.of(new TurnStep.Lost()))
                .onErrorReturn(Optional.empty())
                .flatMap(Mono::justOrEmpty);
    }

    /** Somebody who edits without end gets an answer to what was there. */
    private Optional<TurnStep> step(Claim claim, List<InboundMessage> waiting, boolean joins, int changes) {
        return TurnStep.of(claim, waiting, joins)
                .filter(step -> !(step instanceof TurnStep.Again) || changes < properties.maxChanges());
    }

    /** What was taken back or changed until the very end counts; what is new waits. */
    private Mono<TurnStep> lastLook(Claim claim, int changes, TurnStep.Answered answered) {
        return mailbox.look(claim)
                .map(waiting -> step(claim, waiting, false, changes)
                        .orElseGet(() -> new TurnStep.Answered(
                                answered.answer(),
                                waiting.size() > claim.messages().size())))
                .defaultIfEmpty(new TurnStep.Lost())
                .onErrorReturn(answered);
    }

    /** Platforms show the sign for a while only. Never signals. */
    private Mono<TurnStep> keepTyping(InboundMessage message) {
        return Flux.interval(properties.typingRefresh())
                .onBackpressureDrop()
                .concatMap(tick -> replies.typing(message), 1)
                .then(Mono.never());
    }

    /** Puts the sentence that names the AI before an answer where it is due. */
    private Mono<Boolean> introduced(Claim claim, TurnInput input, AgentAnswer answer, boolean overtaken) {
        String mark = answer.turn().stop();
        if (answer.text().isBlank() || mark.equals(TurnAnswerer.COMMAND) || mark.equals(TurnAnswerer.HANDOVER)) {
            return kept(settle(claim, answer.turn(), answer.text(), answer, overtaken));
        }
        return policy.introduction(input.person(), input.conversation(), words(input, answer))
                .flatMap(words -> {
                    String said = words.isEmpty() ? answer.text() : words + "\n\n" + answer.text();
                    return settle(claim, answer.turn(), said, answer, overtaken);
                })
                .flatMap(outcome -> outcome == Commit.KEPT
                        ? policy.introduced(input.person()).thenReturn(true)
                        : kept(Mono.just(outcome)));
    }

    /** What was said in a voice message is known only now. */
    private static String words(TurnInput input, AgentAnswer answer) {
        return !input.unread().isEmpty()
                        && answer.turn().messages().getFirst() instanceof LoggedMessage.User(String said)
                ? said
                : input.text();
    }

    private Mono<Boolean> say(Claim claim, TurnInput input, String key, String mark) {
        return languages
                .of(input.person(), input.conversation(), input.text())
                .map(language -> Texts.of(language, key))
                .flatMap(reply -> commit(claim, logged(input, reply, mark), reply, null));
    }

    private Mono<Boolean> stopped(Claim claim, TurnInput input, String word) {
        return commands.stopped(claim.person(), claim.conversation(), word)
                .flatMap(reply -> commit(claim, logged(input, reply, STOPPED), reply, null));
    }

    private LoggedTurn logged(TurnInput input, String reply, String mark) {
        return new LoggedTurn(
                input.turn(),
                clock.instant(),
                List.of(new LoggedMessage.User(input.logged()), new LoggedMessage.Assistant(reply)),
                mark);
    }

    private Mono<Boolean> commitStale(Claim claim, TurnInput input) {
        return commit(claim, logged(input, "", STALE), "", null)
                .filter(kept -> kept)
                .doOnNext(kept -> meters.counter("parley.mailbox.stale").increment())
                .thenReturn(true);
    }

    private void measure(Timer.Sample took, String outcome) {
        took.stop(meters.timer("parley.mailbox.turn", "outcome", outcome));
    }

    private Mono<Boolean> commit(Claim claim, LoggedTurn turn, String text, @Nullable AgentAnswer answer) {
        return kept(settle(claim, turn, text, answer, false));
    }

    private static Mono<Boolean> kept(Mono<Commit> outcome) {
        return outcome.map(what -> what != Commit.LOST);
    }

    /**
     * Ends the claim with this turn, or with one in which nobody answers where a person has taken over meanwhile.
     *
     * @param quotes whether the reply shows which message it answers, because newer ones wait
     */
    private Mono<Commit> settle(
            Claim claim, LoggedTurn turn, String text, @Nullable AgentAnswer answer, boolean quotes) {
        return files(claim, answer)
                .flatMap(files -> commit(claim, turn, text, answer, files, quotes))
                .flatMap(outcome -> outcome == Commit.TAKEN_OVER
                        ? policy.handedOver(claim.person())
                                .then(commit(claim, unanswered(turn), "", null, List.of(), false))
                                .map(kept -> kept == Commit.KEPT ? outcome : kept)
                        : Mono.just(outcome));
    }

    private static LoggedTurn unanswered(LoggedTurn turn) {
        return new LoggedTurn(
                turn.id(),
                turn.at(),
                List.of(turn.messages().getFirst(), new LoggedMessage.Assistant("")),
                TurnAnswerer.HANDOVER);
    }

    /** Whether a turn gives way to a person who has taken over. */
    private static boolean givesWay(LoggedTurn turn, @Nullable AgentAnswer answer) {
        return answer == null ? turn.stop().equals(FAILED) : TurnAnswerer.givesWay(turn);
    }

    private Mono<Commit> commit(
            Claim claim,
            LoggedTurn turn,
            String text,
            @Nullable AgentAnswer answer,
            List<OutboundFile> files,
            boolean quotes) {
        InboundMessage last = Burst.of(claim.messages()).last();
        ChatModel model = answerer.modelAt(last.channel(), last.account());
        List<OutboundMessage> outbound = replies.of(
                last,
                new ChannelReply(
                        turn.id(),
                        text,
                        answer == null ? List.of() : answer.citations(),
                        files,
                        commands.choices(last.text()),
                        model.info().demo(),
                        quotes ? last.id() : ""));
        return Mono.deferContextual(context -> {
            TurnStages stages = TurnStages.in(context);
            Instant began = stages.now();
            Mono<Commit> commit = givesWay(turn, answer)
                    ? mailbox.commitAnswer(claim, turn, outbound)
                    : mailbox.commit(claim, turn, outbound).map(kept -> kept ? Commit.KEPT : Commit.LOST);
            return commit.doOnNext(outcome -> {
                switch (outcome) {
                    case KEPT -> {
                        ways.committed(stages, claim, turn, answer, outbound, began);
                        after(claim, turn, answer, model);
                    }
                    case LOST ->
                        log.info(
                                "The lease of a turn was lost before its commit; another worker answers. turn={}",
                                turn.id());
                    case TAKEN_OVER -> log.info("An answer gives way to a person who took over. turn={}", turn.id());
                }
            });
        });
    }

    private void after(Claim claim, LoggedTurn turn, @Nullable AgentAnswer answer, ChatModel model) {
        if (answer != null) {
            Burst burst = Burst.of(claim.messages());
            if (answerer.remembers(claim.person(), burst.last().channel(), burst.country())) {
                extraction.submit(claim.person(), turn);
            }
            summaries.submit(claim.person(), claim.conversation(), model);
        }
    }

    /** What tools made, each with what is said where the platform does not take it. */
    private Mono<List<OutboundFile>> files(Claim claim, @Nullable AgentAnswer answer) {
        if (answer == null || answer.attachments().isEmpty()) {
            return Mono.just(List.of());
        }
        return languages
                .of(claim.person(), claim.conversation(), answer.text())
                .map(language -> Texts.of(language, "file_not_sent"))
                .map(instead -> answer.attachments().stream()
                        .map(attachment -> new OutboundFile(
                                attachment.mediaType(), attachment.url(), instead.replace("{0}", attachment.url())))
                        .toList());
    }

    private Mono<Boolean> failed(Claim claim, TurnInput input, Throwable fault) {
        log.warn("Turn failed. turn={} attempt={} fault={}", input.turn(), claim.attempt(), fault.toString());
        return Mono.deferContextual(context -> {
            TurnStages stages = TurnStages.in(context);
            if (claim.attempt() < properties.attempts()) {
                ways.failed(stages, claim, input.turn(), fault);
                return mailbox.release(claim, properties.retryDelay().multipliedBy(claim.attempt()))
                        .thenReturn(true);
            }
            ChannelTurnWay.failure(stages, fault);
            return answerer.failure(input).flatMap(reply -> commit(claim, logged(input, reply, FAILED), reply, null));
        });
    }

    /** Renews the lease while it is subscribed; completes when the lease was lost. */
    private Mono<TurnStep> leaseLost(Claim claim) {
        Duration period = properties.lease().dividedBy(RENEWALS_PER_LEASE);
        return Flux.interval(period)
                .onBackpressureDrop()
                .concatMap(tick -> mailbox.renew(claim, properties.lease()).onErrorReturn(true))
                .filter(kept -> !kept)
                .next()
                .map(lost -> new TurnStep.Lost());
    }
}
