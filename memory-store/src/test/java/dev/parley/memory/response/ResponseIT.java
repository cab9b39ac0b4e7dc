package dev.parley.memory.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.RedisTurnEvents;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.person.PersonRegistry;
import dev.parley.memory.person.RedisPersonalData;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.StringNode;

class ResponseIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final int MOST = 3;

    private final Keys keys = new Keys(4);
    private final PersonId shop = new PersonId("apikey:" + UUID.randomUUID());
    private final PersonId ana = new PersonId("api:ana-" + UUID.randomUUID());
    private final RedisResponseStore store = store(Clock.systemUTC(), Duration.ofDays(1));

    @Test
    void find_response_isItsOwnersAlone() {
        StoredResponse kept = response("one", ana, null);
        assertThat(store.keep(kept).block()).isTrue();

        assertThat(store.find(shop, kept.id()).block()).isEqualTo(kept);
        assertThat(store.find(ana, kept.id()).block()).isNull();
        assertThat(store.delete(new PersonId("apikey:other"), kept.id()).block())
                .isFalse();
        assertThat(store.delete(shop, kept.id()).block()).isTrue();
        assertThat(store.delete(shop, kept.id()).block()).isFalse();
        assertThat(store.find(shop, kept.id()).block()).isNull();
        assertThat(REDIS.store()
                        .template()
                        .hasKey(keys.of(KeyKind.RESPONSES, shop))
                        .block())
                .isFalse();
    }

    @Test
    void conversation_responsesThatContinueEachOther_areOldestFirst() {
        StoredResponse one = kept(response("one", null, null));
        StoredResponse two = kept(response("two", null, one.id()));
        StoredResponse three = kept(response("three", null, two.id()));

        assertThat(store.conversation(shop, three.id(), 10).block()).containsExactly(one, two, three);
        assertThat(store.conversation(shop, three.id(), 2).block()).containsExactly(two, three);
        assertThat(store.conversation(ana, three.id(), 10).block()).isNull();

        store.delete(shop, one.id()).block();
        assertThat(store.conversation(shop, three.id(), 10).block()).isNull();
        assertThat(store.find(shop, three.id()).block()).isEqualTo(three);
    }

    @Test
    void conversation_continued_isKeptAsLongAsANewOne() {
        RedisResponseStore brief = store(Clock.systemUTC(), Duration.ofHours(1));
        StoredResponse one = response("one", null, null);
        brief.keep(one).block();

        store.conversation(shop, one.id(), 10).block();

        assertThat(REDIS.store().template().getExpire(Keys.response(one.id())).block())
                .isGreaterThan(Duration.ofHours(2));
    }

    @Test
    void keep_moreThanAreKept_dropsThoseUsedLongestAgo() {
        List<StoredResponse> all = new ArrayList<>();
        Instant start = Instant.now();
        for (int number = 0; number < MOST; number++) {
            StoredResponse made = response("r" + number, null, null);
            store(Clock.fixed(start.plusSeconds(number), ZoneOffset.UTC), Duration.ofDays(1))
                    .keep(made)
                    .block();
            all.add(made);
        }
        Clock later = Clock.fixed(start.plusSeconds(60), ZoneOffset.UTC);
        store(later, Duration.ofDays(1))
                .conversation(shop, all.getFirst().id(), 10)
                .block();

        store(later, Duration.ofDays(1)).keep(response("last", null, null)).block();

        assertThat(all.stream()
                        .map(made -> store.find(shop, made.id()).blockOptional().isPresent()))
                .containsExactly(true, false, true);
    }

    @Test
    void erase_account_takesItsResponsesAndNoOthers() {
        StoredResponse forAna = kept(response("one", ana, null));
        StoredResponse forNobody = kept(response("two", null, null));

        assertThat(store.export(ana).block().get("responses").toString())
                .contains("one")
                .doesNotContain("two");
        assertThat(store.erase(ana).block()).containsEntry("responses", 1L);
        assertThat(store.find(shop, forAna.id()).block()).isNull();
        assertThat(store.find(shop, forNobody.id()).block()).isNotNull();
        assertThat(store.erase(shop).block()).containsEntry("responses", 1L);
        assertThat(store.find(shop, forNobody.id()).block()).isNull();
        assertThat(store.erase(shop).block()).containsEntry("responses", 0L);
    }

    @Test
    void keep_whileThePersonIsErased_leavesNothing() {
        try (RedisTurnEvents turns = new RedisTurnEvents(REDIS.store(), keys)) {
            for (int round = 0; round < 60; round++) {
                StoredResponse made = response("one", ana, null);
                turns.open(ana, made.id()).block();

                raceWithErasure(round, store.keep(made));

                assertThat(store.find(shop, made.id()).block())
                        .as("round " + round)
                        .isNull();
            }
        }
    }

    @Test
    void conversation_whileThePersonIsErased_bringsNothingBack() {
        for (int round = 0; round < 60; round++) {
            StoredResponse made = kept(response("one", ana, null));

            raceWithErasure(round, store.conversation(shop, made.id(), 10));
        }
    }

    /** The later the round, the later the erasure begins. */
    private void raceWithErasure(int round, Mono<?> work) {
        Mono.when(
                        work.subscribeOn(Schedulers.parallel()),
                        people().erase(ana)
                                .delaySubscription(Duration.ofNanos(round * 50_000L))
                                .subscribeOn(Schedulers.parallel()))
                .block();
        assertThat(REDIS.store()
                        .template()
                        .hasKey(keys.of(KeyKind.RESPONSES, ana))
                        .block())
                .as("round " + round)
                .isFalse();
    }

    private PersonRegistry people() {
        RedisConversationStore conversations =
                new RedisConversationStore(REDIS.store(), keys, ConversationPolicy.DEFAULT);
        ConversationRecall recall = new ConversationRecall(
                conversations, Clock.systemUTC(), ZoneOffset.UTC, Duration.ofMinutes(1), 10, RecallOptions.DEFAULT);
        RedisFactStore facts = new RedisFactStore(REDIS.store(), keys, Clock.systemUTC(), FactOptions.DEFAULT, null);
        return new PersonRegistry(
                List.of(new RedisPersonalData(REDIS.store(), keys, conversations, facts, recall), store),
                Clock.systemUTC());
    }

    @Test
    void conversation_long_isReadToItsBeginning() {
        RedisResponseStore roomy =
                new RedisResponseStore(REDIS.store(), keys, Clock.systemUTC(), Duration.ofDays(1), 1_000);
        String last = null;
        for (int number = 0; number < 500; number++) {
            StoredResponse made = response("r" + number, null, last);
            roomy.keep(made).block();
            last = made.id();
        }

        assertThat(roomy.conversation(shop, last, 512).block()).hasSize(500);
    }

    private RedisResponseStore store(Clock clock, Duration retention) {
        return new RedisResponseStore(REDIS.store(), keys, clock, retention, MOST);
    }

    private StoredResponse kept(StoredResponse response) {
        assertThat(store.keep(response).block()).isTrue();
        return response;
    }

    private StoredResponse response(String words, @Nullable PersonId person, @Nullable String previous) {
        return new StoredResponse(
                UUID.randomUUID().toString(),
                shop,
                person,
                previous,
                StringNode.valueOf("asked " + words),
                StringNode.valueOf("answered " + words));
    }
}
