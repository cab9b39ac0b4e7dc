package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes the way of turns that come through mailboxes. Thread-safe. */
final class ChannelTurnWay {

    private final TurnTracer tracer;

    ChannelTurnWay(TurnTracer tracer) {
        this.tracer = tracer;
    }

    /** Begins a way with what came before the turn: its messages, and how long they waited. */
    TurnStages begin(Claim claim, Burst burst, int changes) {
        TurnStages stages = tracer.begin();
        Instant now = stages.now();
        Instant first = now;
        for (InboundMessage message : burst.messages()) {
            // Who does not say when it came is taken to have come now.
            Instant came = message.receivedAt().isAfter(Instant.EPOCH) ? message.receivedAt() : now;
            first = came.isBefore(first) ? came : first;
            boolean timed =
                    message.sentAt().isAfter(Instant.EPOCH) && message.sentAt().isBefore(came);
            stages.add(
                    "received",
                    message.kind().name().toLowerCase(Locale.ROOT),
                    came,
                    Duration.ZERO,
                    Map.of(
                            "underwayMillis",
                            Long.toString(
                                    timed
                                            ? Duration.between(message.sentAt(), came)
                                                    .toMillis()
                                            : 0),
                            "characters",
                            Integer.toString(message.text().length())));
        }
        stages.ended(
                "queued",
                "",
                first,
                Map.of(
                        "messages",
                        Integer.toString(burst.messages().size()),
                        "attempt",
                        Integer.toString(claim.attempt()),
                        "beganAnew",
                        Integer.toString(changes)));
        return stages;
    }

    private static TurnTracer.Way way(Claim claim, String turn) {
        InboundMessage last = claim.messages().getLast();
        return new TurnTracer.Way(turn, claim.person(), claim.conversation(), last.channel(), last.account());
    }

    /** The turn was committed. */
    void committed(
            TurnStages stages,
            Claim claim,
            LoggedTurn turn,
            @Nullable AgentAnswer answer,
            List<OutboundMessage> replies,
            Instant began) {
        stages.ended(
                "committed",
                "",
                began,
                Map.of(
                        "replies",
                        Integer.toString(replies.size()),
                        "citations",
                        Integer.toString(answer == null ? 0 : answer.citations().size()),
                        "stop",
                        turn.stop()));
        tracer.end(way(claim, turn.id()), stages, outcome(turn, answer));
    }

    private static String outcome(LoggedTurn turn, @Nullable AgentAnswer answer) {
        return answer == null ? turn.stop() : TurnTracer.outcome(answer.usage(), turn.stop());
    }

    void failed(TurnStages stages, Claim claim, String turn, Throwable fault) {
        failure(stages, fault);
        tracer.end(way(claim, turn), stages, TurnTracer.FAILED);
    }

    static void failure(TurnStages stages, Throwable fault) {
        stages.add(TurnTracer.FAILED, fault.getClass().getSimpleName(), stages.now(), Duration.ZERO, Map.of());
    }
}
