package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.memory.FactExtraction;
import dev.parley.assistant.safety.HelpLines;
import dev.parley.assistant.summary.Summarizer;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.memory.mailbox.OutboundMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Works off the mailboxes: claims a due conversation, answers its waiting messages as one turn, and commits log,
 * replies and mailbox together. A lost lease throws the answer away: whoever holds the lease now answers.
 */
public final class TurnWorkers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TurnWorkers.class);

    /** Renewals per lease, so that one lost renewal does not lose the lease. */
    private static final int RENEWALS_PER_LEASE = 3;

    /** Its addresses are phone numbers. */
    private static final String WHATSAPP = "whatsapp";

    /** What the transcript says of turns that came too late. */
    private static final String STALE = "stale";

    private static final String FAILED_REPLY =
            "Sorry, something went wrong on my side and I could not answer. Please send your message again.";

    private final Mailbox mailbox;
    private final TurnAnswerer answerer;
    private final ChannelReplies replies;
    private final TurnProperties properties;
    private final FactExtraction extraction;
    private final Summarizer summaries;
    private final MeterRegistry meters;
    private final Clock clock;
    private final String worker = TurnIds.next();
    private volatile @Nullable PartitionWorkers workers;

    public TurnWorkers(
            Mailbox mailbox,
            TurnAnswerer answerer,
            ChannelReplies replies,
            TurnProperties properties,
            FactExtraction extraction,
            Summarizer summaries,
            MeterRegistry meters,
            Clock clock) {
        this.mailbox = mailbox;
        this.answerer = answerer;
        this.replies = replies;
        this.properties = properties;
        this.extraction = extraction;
        this.summaries = summaries;
        this.meters = meters;
        this.clock = clock;
    }

    private Mono<Boolean> step(int partition) {
        return mailbox.claim(partition, worker, properties.lease()).flatMap(this::handle);
    }

    private Mono<Boolean> handle(Claim claim) {
        String turn = TurnIds.next();
        InboundMessage last = claim.messages().getLast();
        Set<MessageKind> unread = claim.messages().stream()
                .map(InboundMessage::kind)
                .filter(kind -> kind != MessageKind.TEXT)
                .collect(Collectors.toCollection(TreeSet::new));
        String words = claim.messages().stream()
                .map(InboundMessage::text)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining("\n"));
        String text = words.isEmpty() ? UnreadFiles.placeholder(unread) : words;
        if (isStale(claim)) {
            return commitStale(claim, turn, text);
        }
        TurnInput input = new TurnInput(
                turn,
                claim.conversation(),
                claim.person(),
                text,
                last.channel(),
                last.account(),
                last.channel().equals(WHATSAPP)
                        ? HelpLines.countryOf(last.address()).orElse("")
                        : "",
                unread);
        Mono<AgentAnswer> answer = answerer.answer(input)
                .ofType(AgentEvent.Done.class)
                .map(AgentEvent.Done::answer)
                .last();
        Timer.Sample took = Timer.start(meters);
        return replies.typing(last)
                .then(answer)
                .takeUntilOther(leaseLost(claim))
                .flatMap(done -> commit(claim, done.turn(), done.text(), done))
                .doOnNext(kept -> measure(took, kept ? "answered" : "lost"))
                .onErrorResume(fault -> {
                    measure(took, "failed");
                    return failed(claim, turn, text, fault);
                })
                .thenReturn(true);
    }

    /** Whether even the newest message is too old for an answer. One without a time is not. */
    private boolean isStale(Claim claim) {
        if (properties.staleAfter().isZero()) {
            return false;
        }
        Instant oldest = clock.instant().minus(properties.staleAfter());
        return claim.messages().stream()
                .map(InboundMessage::sentAt)
                .allMatch(sentAt -> sentAt.isAfter(Instant.EPOCH) && sentAt.isBefore(oldest));
    }

    private Mono<Boolean> commitStale(Claim claim, String turn, String text) {
        LoggedTurn logged = new LoggedTurn(
                turn, clock.instant(), List.of(new LoggedMessage.User(text), new LoggedMessage.Assistant("")), STALE);
        return commit(claim, logged, "", null)
                .filter(kept -> kept)
                .doOnNext(kept -> meters.counter("parley.mailbox.stale").increment())
                .thenReturn(true);
    }

    private void measure(Timer.Sample took, String outcome) {
        took.stop(meters.timer("parley.mailbox.turn", "outcome", outcome));
    }

    private Mono<Boolean> commit(Claim claim, LoggedTurn turn, String text, @Nullable AgentAnswer answer) {
        List<OutboundMessage> outbound = text.isBlank()
                ? List.of()
                : replies.of(
                        claim.messages().getLast(), turn.id(), text, answer == null ? List.of() : answer.citations());
        return mailbox.commit(claim, turn, outbound).doOnNext(kept -> {
            if (kept && answer != null) {
                extraction.submit(claim.person(), turn);
                summaries.submit(claim.person(), claim.conversation());
            } else if (!kept) {
                log.info("The lease of a turn was lost before its commit; another worker answers. turn={}", turn.id());
            }
        });
    }

    private Mono<Boolean> failed(Claim claim, String turn, String text, Throwable fault) {
        log.warn("Turn failed. turn={} attempt={} fault={}", turn, claim.attempt(), fault.toString());
        if (claim.attempt() < properties.attempts()) {
            return mailbox.release(claim, properties.retryDelay().multipliedBy(claim.attempt()))
                    .thenReturn(true);
        }
        LoggedTurn logged = new LoggedTurn(
                turn,
                clock.instant(),
                List.of(new LoggedMessage.User(text), new LoggedMessage.Assistant(FAILED_REPLY)));
        return commit(claim, logged, FAILED_REPLY, null);
    }

    /** Renews the lease while it is subscribed; completes when the lease was lost. */
    private Mono<Boolean> leaseLost(Claim claim) {
        Duration period = properties.lease().dividedBy(RENEWALS_PER_LEASE);
        return Flux.interval(period)
                .onBackpressureDrop()
                .concatMap(tick -> mailbox.renew(claim, properties.lease()).onErrorReturn(true))
                .filter(kept -> !kept)
                .next();
    }

    @Override
    public synchronized void start() {
        if (workers == null) {
            workers = new PartitionWorkers("Turn worker", mailbox.partitions(), properties.idle(), this::step);
        }
    }

    @Override
    public synchronized void stop() {
        if (workers != null) {
            workers.dispose();
            workers = null;
        }
    }

    @Override
    public boolean isRunning() {
        return workers != null;
    }
}
