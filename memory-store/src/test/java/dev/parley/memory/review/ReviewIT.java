package dev.parley.memory.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReviewIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final RedisReviewStore reviews = new RedisReviewStore(REDIS.store(), new Keys(4), Duration.ofHours(1));
    private final PersonId ana = new PersonId("browser:" + UUID.randomUUID());

    private static Review review(String item, Review.State state) {
        return new Review(item, state, "corrected", "looked at it", "Ben", Instant.parse("2026-11-28T10:00:00Z"));
    }

    @Test
    void put_reviews_takeThePlaceOfEarlierOnesAndGoWithTheirPerson() {
        Review first = review("report:t1", Review.State.OPEN);
        Review later = review("report:t1", Review.State.REVIEWED);
        Review other = review("rating:t2", Review.State.REVIEWED);
        assertThat(reviews.put(ana, first).block()).isTrue();
        assertThat(reviews.of(ana).block()).containsEntry("report:t1", first);
        assertThat(reviews.put(ana, later).block()).isTrue();
        assertThat(reviews.put(ana, other).block()).isTrue();
        assertThat(reviews.of(ana).block()).containsEntry("report:t1", later).containsEntry("rating:t2", other);
        assertThat(reviews.export(ana).block().get("reviews").toString()).contains("looked at it");
        assertThat(reviews.erase(ana).block()).containsEntry("reviews", 2L);
        assertThat(reviews.of(ana).block()).isEmpty();
        assertThat(reviews.erase(ana).block()).containsEntry("reviews", 0L);
    }
}
