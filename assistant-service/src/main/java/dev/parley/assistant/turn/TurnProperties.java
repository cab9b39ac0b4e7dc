package dev.parley.assistant.turn;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How turns are worked off.
 *
 * @param lease a worker that gives no sign for this long loses its conversation
 * @param idle longest wait of a partition's worker that nobody wakes; what becomes due wakes it before
 * @param attempts tries of a turn before the person is told that it failed
 * @param retryDelay wait before the next try of a turn
 * @param sendAttempts tries of a reply before it becomes a dead letter
 * @param staleAfter messages that were sent longer ago are kept and not answered; 0 answers all
 * @param watch how often the mailbox is looked into while an answer is made
 * @param maxChanges times that a turn begins anew, because messages join it or change, before it is answered as it is
 * @param typingRefresh how often the sign of typing is renewed
 * @param queueMetrics how often the metrics ask Redis what waits
 * @param drain a stopping replica waits so long for the turns and replies that it works on, each; turns that are not done
 *     then are answered by another replica
 * @param eventIdle a stream of events without any event for this long ends
 */
@ConfigurationProperties("parley.turn")
public record TurnProperties(
        @DefaultValue("20s") Duration lease,
        @DefaultValue("2s") Duration idle,
        @DefaultValue("3") int attempts,
        @DefaultValue("1s") Duration retryDelay,
        @DefaultValue("8") int sendAttempts,
        @DefaultValue("12h") Duration staleAfter,
        @DefaultValue("500ms") Duration watch,
        @DefaultValue("5") int maxChanges,
        @DefaultValue("15s") Duration typingRefresh,
        @DefaultValue("5s") Duration queueMetrics,
        @DefaultValue("15s") Duration drain,
        @DefaultValue("2m") Duration eventIdle) {

    public TurnProperties {
        if (lease.toMillis() < 1_000) {
            throw new IllegalArgumentException("parley.turn.lease must be at least 1s but is " + lease);
        }
        if (idle.toMillis() < 1) {
            throw new IllegalArgumentException("parley.turn.idle must be at least 1ms but is " + idle);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("parley.turn.attempts must be at least 1 but is " + attempts);
        }
        if (staleAfter.isNegative()) {
            throw new IllegalArgumentException("parley.turn.stale-after must not be negative but is " + staleAfter);
        }
        if (watch.toMillis() < 1 || typingRefresh.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "parley.turn.watch and parley.turn.typing-refresh must be at least 1ms but are " + watch + " and "
                            + typingRefresh);
        }
        if (sendAttempts < 1) {
            throw new IllegalArgumentException("parley.turn.send-attempts must be at least 1 but is " + sendAttempts);
        }
    }
}
