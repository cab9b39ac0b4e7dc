package dev.parley.memory.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExperimentIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Keys KEYS = new Keys(4);
    private static final List<String> BOTH = List.of("plain", "warm");

    private final RedisExperimentStore store = new RedisExperimentStore(REDIS.store(), KEYS, Duration.ofDays(90));
    private final PersonId ana = new PersonId("person:" + UUID.randomUUID());
    private final String tone = "tone-" + UUID.randomUUID();

    private Map<String, String> expose(PersonId person, String turn, String proposed, List<String> variants) {
        return store.expose(person, turn, List.of(new Offer(tone, proposed, variants)))
                .block();
    }

    @Test
    void expose_again_givesTheSameVariantWhateverIsProposed() {
        assertThat(expose(ana, "1", "warm", BOTH)).containsExactly(Map.entry(tone, "warm"));
        assertThat(expose(ana, "2", "plain", BOTH)).containsExactly(Map.entry(tone, "warm"));
        assertThat(store.results(tone).block().get("warm").exposed()).isEqualTo(1);
        assertThat(store.results(tone).block()).doesNotContainKey("plain");
    }

    @Test
    void expose_variantThatIsGone_givesTheProposedOne() {
        expose(ana, "1", "warm", BOTH);

        assertThat(expose(ana, "2", "plain", List.of("plain", "short"))).containsExactly(Map.entry(tone, "plain"));
        assertThat(expose(ana, "3", "short", List.of("plain", "short"))).containsExactly(Map.entry(tone, "plain"));
    }

    @Test
    void observe_turnsAndRatings_sumUpForPersonAndExperiment() {
        PersonId ben = new PersonId("person:" + UUID.randomUUID());
        expose(ana, "1", "warm", BOTH);
        store.observe(ana, "1", Outcome.ended(false, 200, 30)).block();
        expose(ana, "2", "warm", BOTH);
        store.observe(ana, "2", Outcome.ended(true, 300, 0)).block();
        expose(ben, "3", "warm", BOTH);
        store.observe(ben, "3", Outcome.ended(false, 100, 10)).block();
        store.observe(ana, "1", Outcome.rated(Rating.UP)).block();
        store.observe(ana, "1", Outcome.rated(Rating.UP)).block();
        store.observe(ana, "2", Outcome.rated(Rating.UP)).block();
        store.observe(ana, "2", Outcome.rated(Rating.DOWN)).block();
        store.observe(ana, "unknown", Outcome.rated(Rating.DOWN)).block();

        VariantSums sums = store.results(tone).block().get("warm");

        assertThat(sums.exposed()).isEqualTo(2);
        assertThat(sums.people()).isEqualTo(2);
        assertThat(sums.turns()).isEqualTo(3);
        assertThat(sums.turnsSquared()).isEqualTo(2 * 2 + 1);
        assertThat(sums.of(Metric.MILLIS)).isEqualTo(new VariantSums.Sums(600, 500 * 500 + 100 * 100, 500 * 2 + 100));
        assertThat(sums.of(Metric.ERRORS)).isEqualTo(new VariantSums.Sums(1, 1, 2));
        assertThat(sums.of(Metric.MICROS)).isEqualTo(new VariantSums.Sums(40, 30 * 30 + 100, 60 + 10));
        assertThat(sums.of(Metric.UP)).isEqualTo(new VariantSums.Sums(1, 1, 2));
        assertThat(sums.of(Metric.DOWN)).isEqualTo(new VariantSums.Sums(1, 1, 2));
    }

    @Test
    void observe_ratingTakenBack_leavesNothingOfIt() {
        expose(ana, "1", "warm", BOTH);
        store.observe(ana, "1", Outcome.ended(false, 200, 30)).block();
        store.observe(ana, "1", Outcome.rated(Rating.DOWN)).block();
        store.observe(ana, "1", Outcome.rated(Rating.NONE)).block();

        assertThat(store.results(tone).block().get("warm").of(Metric.DOWN)).isEqualTo(VariantSums.Sums.NONE);
    }

    @Test
    void expose_moreTurnsThanAreKept_dropsTheOldest() {
        for (int turn = 0; turn <= RedisExperimentStore.MAX_TURNS; turn++) {
            expose(ana, "turn" + turn, "warm", BOTH);
        }
        store.observe(ana, "turn0", Outcome.ended(false, 1, 1)).block();
        assertThat(store.results(tone).block().get("warm").people()).isZero();
        store.observe(ana, "turn1", Outcome.ended(false, 1, 1)).block();
        assertThat(store.results(tone).block().get("warm").people()).isEqualTo(1);
    }

    @Test
    void expose_turnThatAnErasureEnded_keepsNothing() {
        REDIS.store()
                .template()
                .opsForValue()
                .set(KEYS.ended(ana, "ended"), "erased", Duration.ofMinutes(1))
                .block();

        assertThat(expose(ana, "ended", "warm", BOTH)).isEmpty();
        assertThat(REDIS.store()
                        .template()
                        .hasKey(KEYS.of(KeyKind.EXPERIMENTS, ana))
                        .block())
                .isFalse();
    }

    @Test
    void erase_person_removesWhatIsTheirsAndLeavesTheSums() {
        expose(ana, "1", "warm", BOTH);
        store.observe(ana, "1", Outcome.ended(false, 200, 30)).block();
        assertThat(store.export(ana).block().get("experiments").path(tone).asString(""))
                .isEqualTo("warm");

        assertThat(store.erase(ana).block()).containsEntry("experiments", 2L);

        assertThat(store.export(ana).block()).isEmpty();
        assertThat(store.results(tone).block().get("warm").people()).isEqualTo(1);
        store.reset(tone).block();
        assertThat(store.results(tone).block()).isEmpty();
    }

    @Test
    void keys_all_areDeclaredAndExpire() {
        expose(ana, "1", "warm", BOTH);
        store.observe(ana, "1", Outcome.ended(false, 200, 30)).block();

        for (String key :
                List.of(KEYS.of(KeyKind.EXPERIMENTS, ana), KEYS.of(KeyKind.EXPOSURES, ana), Keys.results(tone))) {
            assertThat(KeyKind.of(key)).isPresent();
            assertThat(REDIS.store().template().getExpire(key).block())
                    .isBetween(Duration.ofDays(89), Duration.ofDays(90));
        }
    }
}
