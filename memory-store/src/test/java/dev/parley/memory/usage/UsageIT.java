package dev.parley.memory.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class UsageIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Keys KEYS = new Keys(4);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 27);
    private static final int DAYS = 40;
    private static final Spent ONE = new Spent(0, 100, 20, 40, 1_500, 7_000);

    private final PersonId ana = new PersonId("person:" + UUID.randomUUID());
    private final RedisUsageStore store = new RedisUsageStore(
            REDIS.store(), KEYS, Clock.fixed(Instant.parse("2026-11-27T10:00:00Z"), ZoneOffset.UTC), DAYS);

    @Test
    void add_several_areSummedPerPersonAndDay() {
        store.add(ana, TODAY, ONE).block();
        store.add(ana, TODAY, ONE).block();
        store.add(ana, TODAY.minusDays(1), ONE).block();

        assertThat(store.of(ana, TODAY).block()).isEqualTo(ONE.plus(ONE));
        assertThat(store.of(ana, TODAY.minusDays(1)).block()).isEqualTo(ONE);
        assertThat(store.of(ana, TODAY.plusDays(1)).block()).isEqualTo(Spent.NOTHING);
        assertThat(REDIS.store().template().getExpire(KEYS.usage(ana, TODAY)).block())
                .isBetween(Duration.ofDays(DAYS - 1), Duration.ofDays(DAYS));
    }

    @Test
    void take_limits_areToldByWhatIsUsedUp() {
        assertThat(store.take(ana, TODAY, Quota.NONE).block()).isEqualTo(Quota.Limit.NONE);
        assertThat(store.take(ana, TODAY, new Quota(2, 0, 0)).block()).isEqualTo(Quota.Limit.NONE);
        assertThat(store.take(ana, TODAY, new Quota(2, 0, 0)).block()).isEqualTo(Quota.Limit.TURNS);
        assertThat(store.take(ana, TODAY.plusDays(1), new Quota(2, 0, 0)).block())
                .isEqualTo(Quota.Limit.NONE);
        store.add(ana, TODAY, ONE).block();
        assertThat(store.take(ana, TODAY, new Quota(0, 120, 0)).block()).isEqualTo(Quota.Limit.TOKENS);
        assertThat(store.take(ana, TODAY, new Quota(0, 121, 1_500)).block()).isEqualTo(Quota.Limit.MONEY);
        assertThat(store.take(ana, TODAY, new Quota(9, 121, 1_501)).block()).isEqualTo(Quota.Limit.NONE);
        assertThat(store.of(ana, TODAY).block().turns()).isEqualTo(3);
    }

    @Test
    void take_manyAtOnce_givesNoMoreThanTheQuota() {
        List<Quota.Limit> outcomes = Flux.range(0, 100)
                .flatMap(number -> store.take(ana, TODAY, new Quota(10, 0, 0)).subscribeOn(Schedulers.parallel()), 50)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn(Quota.Limit.NONE::equals).hasSize(10);
    }

    @Test
    void sums_rows_areByDayModelChannelAndCountry() {
        LocalDate day = randomDay();
        UsageRow web = new UsageRow(day, "llama", "web", "CH", ONE);
        store.add(web).block();
        store.add(web).block();
        store.add(new UsageRow(day, "llama", "whatsapp", "", ONE)).block();

        assertThat(store.sums(day, day).collectList().block())
                .containsExactlyInAnyOrder(
                        new UsageRow(day, "llama", "web", "CH", ONE.plus(ONE)),
                        new UsageRow(day, "llama", "whatsapp", "", ONE));
        assertThat(store.sums(day.minusDays(3), day).collectList().block()).hasSize(2);
        assertThat(REDIS.store().template().getExpire(Keys.usageSums(day)).block())
                .isPositive();
    }

    @Test
    void sums_separatorInAName_staysOneRow() {
        LocalDate day = randomDay();
        store.add(new UsageRow(day, "a|b", "web", "", ONE)).block();

        assertThat(store.sums(day, day).single().block().model()).isEqualTo("a_b");
    }

    @Test
    void erase_person_removesAllDaysAndLeavesTheSums() {
        LocalDate day = randomDay();
        store.add(new UsageRow(day, "llama", "web", "CH", ONE)).block();
        store.add(ana, TODAY, ONE).block();
        store.add(ana, TODAY.minusDays(DAYS - 1), ONE).block();
        assertThat(store.export(ana)
                        .block()
                        .get("usage")
                        .path(TODAY.toString())
                        .path("prompt")
                        .asLong())
                .isEqualTo(100);

        assertThat(store.erase(ana).block()).containsEntry("usage", 2L);

        assertThat(store.of(ana, TODAY).block()).isEqualTo(Spent.NOTHING);
        assertThat(store.export(ana).block()).isEmpty();
        assertThat(store.sums(day, day).collectList().block()).hasSize(1);
        assertThat(KeyKind.of(KEYS.usage(ana, TODAY))).contains(KeyKind.USAGE);
    }

    /** A day of its own for each test, because sums belong to nobody. */
    private static LocalDate randomDay() {
        return LocalDate.ofEpochDay(ThreadLocalRandom.current().nextInt(100_000));
    }
}
