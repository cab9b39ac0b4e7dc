package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.channel.ChannelDay;
import dev.parley.memory.channel.ChannelLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ChannelActivityTests {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<Map<String, Long>> kept = new ArrayList<>();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final ChannelActivity activity = new ChannelActivity(
            new ChannelLog() {
                @Override
                public Mono<Void> add(String channel, LocalDate day, Instant now, Map<String, Long> counts) {
                    assertThat(channel).isEqualTo("whatsapp");
                    return broken.get()
                            ? Mono.error(new IllegalStateException("broken for the test"))
                            : Mono.fromRunnable(() -> kept.add(counts));
                }

                @Override
                public Mono<ChannelDay> of(String channel, LocalDate day) {
                    return Mono.just(ChannelDay.NOTHING);
                }
            },
            meters,
            Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC));

    @AfterEach
    void close() {
        activity.close();
    }

    private void webhook(String kind, String outcome) {
        meters.counter("parley.webhook.events", "channel", "whatsapp", "kind", kind, "outcome", outcome)
                .increment();
    }

    @Test
    void carry_whatWasCounted_isKeptOnce() {
        webhook("text", "stored");
        webhook("text", "stored");
        meters.counter("parley.outbox.sent", "channel", "whatsapp", "outcome", "accepted")
                .increment();
        activity.carry().block();
        activity.carry().block();
        webhook("text", "stored");
        activity.carry().block();

        assertThat(kept)
                .containsExactly(
                        Map.of("webhook text stored", 2L, "sent accepted", 1L), Map.of("webhook text stored", 1L));
    }

    @Test
    void carry_storeBroken_isCarriedWithTheNext() {
        broken.set(true);
        webhook("text", "stored");
        activity.carry().block();
        broken.set(false);
        webhook("body", "wrong_signature");
        activity.carry().block();

        assertThat(kept).containsExactly(Map.of("webhook text stored", 1L, "webhook body wrong_signature", 1L));
    }
}
