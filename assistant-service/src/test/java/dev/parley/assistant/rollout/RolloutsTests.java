package dev.parley.assistant.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.rollout.RolloutStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RolloutsTests {

    private static final Subject ANA = new Subject("ana", "web", "CH");
    private static final FeatureSwitch OFF = new FeatureSwitch(false, Audience.EVERYBODY);
    private static final FeatureSwitch FOR_CANADA = new FeatureSwitch(true, new Audience(100, Set.of("ca"), Set.of()));

    private final RolloutStoreOfTest store = new RolloutStoreOfTest();
    private final Rollouts one = follow(Map.of("search", OFF));
    private final Rollouts two = follow(Map.of("search", OFF));

    private Rollouts follow(Map<String, FeatureSwitch> configured) {
        return new Rollouts(
                store, new RolloutProperties(Duration.ofMillis(50), Duration.ofDays(1), configured, Map.of()));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void put_switch_holdsHereAtOnceAndSoonAtTheOtherReplica() {
        one.put("images", OFF, 0).block();

        assertThat(one.isOn("images", ANA)).isFalse();
        await().atMost(Duration.ofSeconds(2)).until(() -> !two.isOn("images", ANA));
    }

    @Test
    void put_changeThatIsNotHeard_isSeenWithTheNextLook() {
        store.silence();

        one.put("images", OFF, 0).block();

        await().atMost(Duration.ofSeconds(2)).until(() -> !two.isOn("images", ANA));
    }

    @Test
    void storeBroken_lastStateHolds_untilItWorksAgain() {
        one.put("images", OFF, 0).block();
        await().until(() -> !two.isOn("images", ANA));

        store.setBroken(true);
        assertThatThrownBy(() -> one.put("images", FeatureSwitch.ON, RolloutStore.ANY_REVISION)
                        .block())
                .isInstanceOf(IllegalStateException.class);
        await().during(Duration.ofMillis(300)).until(() -> !two.isOn("images", ANA));
        store.setBroken(false);
        one.put("images", FeatureSwitch.ON, RolloutStore.ANY_REVISION).block();

        await().until(() -> two.isOn("images", ANA));
    }

    @Test
    void start_storeBroken_configurationHolds() {
        store.setBroken(true);

        try (Rollouts late = follow(Map.of("images", OFF))) {
            assertThat(late.isOn("images", ANA)).isFalse();
            assertThat(late.isOn("search", ANA)).isTrue();
        }
    }

    @Test
    void resetSwitch_thatOperatorsSet_isAsConfiguredAgain() {
        assertThat(one.isOn("search", ANA)).isFalse();
        one.put("search", FeatureSwitch.ON, 0).block();
        assertThat(one.isOn("search", ANA)).isTrue();

        assertThat(one.resetSwitch("search").block()).isTrue();

        assertThat(one.isOn("search", ANA)).isFalse();
        assertThat(one.resetSwitch("search").block()).isFalse();
    }

    @Test
    void put_revisionThatIsOld_isRefused() {
        long revision = one.put("images", OFF, 0).block();
        two.put("images", FOR_CANADA, revision).block();

        assertThat(one.put("images", OFF, revision).block()).isNull();
        assertThat(two.view().of("images").value()).isEqualTo(FOR_CANADA);
    }

    @Test
    void untilOff_switchGoesOffLater_completesThen() {
        StepVerifier.create(one.untilOff(List.of("answers", "images"), ANA))
                .expectSubscription()
                .then(() -> two.put("images", FOR_CANADA, 0).block())
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        StepVerifier.create(one.untilOff(List.of("images"), ANA))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void tools_searchIsOff_leavesOutWhateverSearches() {
        one.put("search", FeatureSwitch.ON, 0).block();
        one.put("tool:remember", OFF, 0).block();
        Set<String> names = Set.of("web_search", "open_page", "calculator", "remember");
        assertThat(one.tools(names, ANA)).containsExactly(Set.of("web_search", "open_page", "calculator"));
        one.put("search", OFF, RolloutStore.ANY_REVISION).block();
        assertThat(one.tools(names, ANA)).containsExactly(Set.of("calculator"));
        assertThat(one.hasTool("web_search", ANA)).isFalse();
        assertThat(one.tools(Set.of("calculator"), ANA)).isEmpty();
    }

    @Test
    void properties_switchThatThereIsNot_isRefusedByItsName() {
        assertThatThrownBy(() -> follow(Map.of("serach", OFF)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("serach");
    }
}
