package dev.parley.assistant.channel;

import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.shared.RateLimiter;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Keeps what is sent below what the platform refuses: per number or page, and per person. Thread-safe. */
public final class SendLimits {

    private final RateLimiter limiter;
    private final ChannelLimitProperties properties;

    public SendLimits(RateLimiter limiter, ChannelLimitProperties properties) {
        this.limiter = limiter;
        this.properties = properties;
    }

    /** Zero where the message may go now, else how long it has to wait. */
    public Mono<Duration> take(OutboundMessage message) {
        String account = message.channel() + ":" + message.account();
        // That of everybody first: a wait for it must not use up what the person may get.
        return limiter.take(account, Duration.ofSeconds(1).dividedBy(properties.perSecond()), properties.perSecond())
                .flatMap(wait -> wait.isZero()
                        ? limiter.take(
                                account + ":" + message.address(), properties.pairInterval(), properties.pairBurst())
                        : Mono.just(wait));
    }
}
