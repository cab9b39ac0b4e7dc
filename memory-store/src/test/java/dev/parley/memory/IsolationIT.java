package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.fact.FactSource;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.fact.Statement;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallLimits;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.recall.Recollection;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

class IsolationIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final int PEOPLE = 1_000;
    private static final int AT_ONCE = 64;
    private static final RecallLimits EVERYTHING = new RecallLimits(50, 100_000, Set.of());

    /** Ids that are parts of each other or play with the signs that names of keys are made of. */
    private static final List<PersonId> PERSONS = IntStream.range(0, PEOPLE)
            .mapToObj(number -> new PersonId(
                    switch (number % 5) {
                        case 0 -> "user:" + number;
                        case 1 -> "user:" + number / 5 + ":same";
                        case 2 -> "{p1}:user:" + number;
                        case 3 -> "user*" + number + "}";
                        default -> number + ":user:" + number;
                    }))
            .toList();

    private final Keys keys = new Keys(16);
    private final ConversationStore conversations =
            new RedisConversationStore(REDIS.store(), keys, ConversationPolicy.DEFAULT);
    private final RedisFactStore facts =
            new RedisFactStore(REDIS.store(), keys, Clock.systemUTC(), FactOptions.DEFAULT, null);
    private final ConversationRecall recall = new ConversationRecall(
            conversations, Clock.systemUTC(), ZoneOffset.UTC, Duration.ofMinutes(1), 100, RecallOptions.DEFAULT);

    @Test
    void everyRead_thousandPeopleWithOneConversationId_givesEachTheirOwnOnly() {
        ConversationId shared = new ConversationId("same:conversation");
        assertThat(PERSONS).doesNotHaveDuplicates();
        Flux.range(0, PEOPLE)
                .flatMap(
                        number -> facts.remember(
                                        PERSONS.get(number),
                                        new Statement(
                                                "The secret is " + word(number), FactSource.TOOL, "t", Instant.EPOCH))
                                .then(conversations.append(PERSONS.get(number), shared, turn(number), Position.NONE)),
                        AT_ONCE)
                .blockLast();

        Flux.range(0, PEOPLE)
                .flatMap(
                        number -> {
                            PersonId reader = PERSONS.get(number);
                            String wantsToKnow = "What is the secret, is it " + word((number + 1) % PEOPLE) + "?";
                            return facts.recall(reader, wantsToKnow, 50)
                                    .zipWith(recall.recall(reader, wantsToKnow, EVERYTHING))
                                    .zipWith(conversations.recent(reader, shared, 50))
                                    .doOnNext(seen -> {
                                        assertThat(seen.getT1().getT1())
                                                .extracting(Fact::text)
                                                .containsExactly("The secret is " + word(number));
                                        assertThat(seen.getT1().getT2())
                                                .extracting(Recollection::person)
                                                .containsExactly(word(number));
                                        assertThat(seen.getT2()).containsExactly(turn(number));
                                    });
                        },
                        AT_ONCE)
                .blockLast();

        facts.forgetAll(PERSONS.getFirst()).block();
        conversations.delete(PERSONS.getFirst(), shared).block();
        assertThat(Flux.fromIterable(PERSONS)
                        .flatMap(person -> conversations.list(person).zipWith(facts.all(person)), AT_ONCE)
                        .count()
                        .block())
                .isEqualTo(PEOPLE - 1);
    }

    private static String word(int number) {
        return "word" + Integer.toString(number, 36) + "x";
    }

    private static LoggedTurn turn(int number) {
        return new LoggedTurn(
                "t",
                Instant.EPOCH,
                List.of(new LoggedMessage.User(word(number)), new LoggedMessage.Assistant("noted")));
    }
}
