package dev.parley.memory.question;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.redis.RedisForTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PopularQuestionsIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final PopularQuestions popular = new RedisPopularQuestions(REDIS.store());

    @Test
    void asked_byEnoughDifferentPeople_isShownInOneForm() {
        for (int person = 1; person < RedisPopularQuestions.MIN_PEOPLE; person++) {
            popular.asked(" How do  kites fly?", "person " + person).block();
        }
        assertThat(popular.top(10).block()).doesNotContain("how do kites fly");

        popular.asked("HOW DO KITES FLY", "one more").block();
        assertThat(popular.top(10).block()).contains("how do kites fly");
    }

    @Test
    void asked_oftenByOne_staysTheirs() {
        for (int time = 0; time < 20; time++) {
            popular.asked("where did I bury the biscuit tin", "ana").block();
        }
        assertThat(popular.top(100).block()).noneMatch(question -> question.contains("biscuit"));
        assertThat(REDIS.store()
                        .template()
                        .keys("*")
                        .filter(key -> key.contains("biscuit"))
                        .count()
                        .block())
                .isZero();
    }

    @Test
    void asked_withSomethingPrivate_isNeverKept() {
        for (String question : new String[] {
            "who is ana@mail.example", "whose number is 0171 555 0123", "what is https://e.org/x", "x".repeat(500), "  "
        }) {
            for (int person = 0; person < 10; person++) {
                popular.asked(question, "person " + person).block();
            }
        }
        assertThat(popular.top(100).block())
                .noneMatch(question ->
                        question.contains("ana@") || question.contains("0171") || question.contains("e.org"));
    }
}
