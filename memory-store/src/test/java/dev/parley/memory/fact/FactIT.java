package dev.parley.memory.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.RedisForTests;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

class FactIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final PersonId ana = new PersonId(UUID.randomUUID().toString());
    private final PersonId ben = new PersonId(UUID.randomUUID().toString());
    private final RedisFactStore facts =
            new RedisFactStore(REDIS.store(), Clock.tick(Clock.systemUTC(), Duration.ofMillis(1)));

    @Test
    void remember_sameTextInOtherSpelling_isOneFact() {
        Fact first = facts.remember(ana, "My dog is  called Tamsin", "t1").block();
        Fact second = facts.remember(ana, " my DOG is called Tamsin ", "t2").block();

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(facts.all(ana).collectList().block()).hasSize(1);
    }

    @Test
    void recall_prefersRareSharedWords_andKnowsNobodyElses() {
        Flux.just("My dog is called Tamsin", "My car is red", "My sister likes tea", "I like red tea")
                .concatMap(text -> facts.remember(ana, text, "t"))
                .blockLast();
        facts.remember(ben, "My dog is called Other", "t").block();

        List<Fact> found = facts.recall(ana, "What are my dogs called?", 2).block();

        assertThat(found).hasSize(2).first().extracting(Fact::text).isEqualTo("My dog is called Tamsin");
        assertThat(facts.recall(ben, "dog", 5).block()).hasSize(1);
    }

    @Test
    void forget_removesOneOrAll() {
        Fact fact = facts.remember(ana, "one", "t").block();
        facts.remember(ana, "two", "t").block();
        assertThat(facts.forget(ben, fact.id()).block()).isFalse();
        assertThat(facts.forget(ana, fact.id()).block()).isTrue();
        assertThat(facts.forget(ana, fact.id()).block()).isFalse();
        assertThat(facts.forgetAll(ana).block()).isEqualTo(1);
        assertThat(facts.all(ana).collectList().block()).isEmpty();
    }

    @Test
    void remember_beyondTheLimit_dropsTheOldest() {
        Flux.range(0, RedisFactStore.MAX_FACTS + 2)
                .concatMap(number -> facts.remember(ana, "fact number " + number, "t"))
                .blockLast();

        assertThat(facts.all(ana).count().block()).isEqualTo(RedisFactStore.MAX_FACTS);
    }

    @Test
    void remember_tooLong_isRefused() {
        assertThatThrownBy(() -> facts.remember(ana, "x".repeat(501), "t").block())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("500");
    }
}
