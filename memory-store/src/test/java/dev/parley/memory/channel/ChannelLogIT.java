package dev.parley.memory.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChannelLogIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);
    private static final Instant EARLY = Instant.parse("2026-11-28T10:00:00Z");
    private static final Instant LATE = EARLY.plusSeconds(5);

    private final RedisChannelLog log = new RedisChannelLog(REDIS.store());

    @Test
    void add_byReplicas_sumsUpAndKeepsTheLaterTime() {
        log.add("whatsapp", TODAY, LATE, Map.of("webhook stored", 2L)).block();
        log.add("whatsapp", TODAY, EARLY, Map.of("webhook stored", 3L, "sent accepted", 1L))
                .block();
        log.add("whatsapp", TODAY, LATE, Map.of()).block();
        log.add("messenger", TODAY, LATE, Map.of("webhook stored", 9L)).block();

        assertThat(log.of("whatsapp", TODAY).block())
                .isEqualTo(new ChannelDay(
                        Map.of("webhook stored", 5L, "sent accepted", 1L),
                        Map.of("webhook stored", LATE, "sent accepted", EARLY)));
        assertThat(log.of("whatsapp", TODAY.minusDays(1)).block()).isEqualTo(ChannelDay.NOTHING);
        String key = Keys.channelDay("whatsapp", TODAY);
        assertThat(KeyKind.of(key)).contains(KeyKind.CHANNEL_DAY);
        assertThat(REDIS.store().template().getExpire(key).block())
                .isBetween(Duration.ofDays(ChannelLog.DAYS - 1), Duration.ofDays(ChannelLog.DAYS));
    }
}
