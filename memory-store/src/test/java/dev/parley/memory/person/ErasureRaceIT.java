package dev.parley.memory.person;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.audit.AuditedCall;
import dev.parley.memory.audit.RedisAuditLog;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.RedisTurnEvents;
import dev.parley.memory.conversation.RedisTurnRecordStore;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.fact.FactSource;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.fact.Refusal;
import dev.parley.memory.fact.RememberOutcome;
import dev.parley.memory.fact.Statement;
import dev.parley.memory.handover.RedisHandoverStore;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.RedisTopology;
import dev.parley.memory.transcript.RedisTranscriptStore;
import dev.parley.memory.transcript.TranscriptStore.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import reactor.core.publisher.Mono;

/** A person is erased while their turns run and are worked on afterwards, at any moment of any of them. */
class ErasureRaceIT {

    private static final int TURNS = 3;
    private static final Set<KeyKind> MARKS = Set.of(KeyKind.ENDED, KeyKind.ERASED);

    private static RedisTopology topology;
    private static RedisStore redis;

    @BeforeContainer
    static void start() throws IOException {
        topology = RedisTopology.single();
        redis = topology.connect(Duration.ofSeconds(5));
    }

    @AfterContainer
    static void stop() {
        redis.close();
        topology.close();
    }

    /** What a turn does in this order; the last ones after its answer. */
    private enum Step {
        OPEN,
        BEGIN,
        READ_POSITION,
        EVENT,
        REMEMBER,
        HAND_OVER,
        AUDIT,
        APPEND,
        LAST_EVENT,
        SHOW,
        RECORD,
        EXTRACT,
        READ_PAGE,
        SUMMARIZE
    }

    /** Numbers of turns; each does its next step where its number stands. */
    @Provide
    Arbitrary<List<Integer>> orders() {
        List<Integer> all = new ArrayList<>();
        for (int step = 0; step < Step.values().length; step++) {
            for (int turn = 0; turn < TURNS; turn++) {
                all.add(turn);
            }
        }
        return Arbitraries.shuffle(all);
    }

    @Property(tries = 120)
    void erase_atAnyMoment_leavesNothingOfTurnsThatWereOpenAndAllOfLaterOnes(
            @ForAll("orders") List<Integer> order,
            @ForAll @IntRange(max = TURNS * 14) int moment,
            @ForAll boolean together) {
        redis.template()
                .execute(connection -> connection.serverCommands().flushAll())
                .blockLast();
        try (World world = new World()) {
            int at = Math.min(moment, order.size());
            order.subList(0, at).forEach(turn -> world.next(turn).block());
            Set<Integer> before = Set.copyOf(world.opened);
            Set<Integer> unsure;
            List<Integer> rest = order.subList(at, order.size());
            if (together && !rest.isEmpty()) {
                Mono.when(world.erase(), world.next(rest.getFirst())).block();
                unsure = Set.copyOf(world.opened);
                rest = rest.subList(1, rest.size());
            } else {
                world.erase().block();
                unsure = before;
            }
            rest.forEach(turn -> world.next(turn).block());

            String left = topology.dump();
            for (int turn = 0; turn < TURNS; turn++) {
                if (before.contains(turn)) {
                    assertThat(left).doesNotContain(world.word(turn));
                    assertThat(topology.keys())
                            .filteredOn(world.isOf(turn))
                            .allSatisfy(key ->
                                    assertThat(MARKS).contains(KeyKind.of(key).orElseThrow()));
                } else if (!unsure.contains(turn)) {
                    assertThat(world.logged()).contains(world.turn(turn));
                    assertThat(world.facts
                                    .all(world.person)
                                    .map(Fact::text)
                                    .collectList()
                                    .block())
                            .contains("User likes " + world.word(turn));
                }
            }
        }
    }

    @Example
    void forgetAll_whileFactsOfATurnAreStillRead_keepsThemFromComingBack() {
        try (World world = new World()) {
            world.next(0).block();
            assertThat(world.facts.forgetAll(world.person).block()).isZero();

            assertThat(world.remember(0, "User likes ").block())
                    .isEqualTo(new RememberOutcome.Refused(Refusal.FORGOTTEN));
            world.next(1).block();
            assertThat(world.remember(1, "User likes ").block()).isInstanceOf(RememberOutcome.Stored.class);
            // What is forgotten are facts: the turn goes on otherwise.
            world.next(0).block();
            assertThat(world.append(0).block()).isInstanceOf(AppendOutcome.Appended.class);
        }
    }

    /** The stores as one process has them, and a person of their own. */
    private static final class World implements AutoCloseable {

        /** Letters alone: a run of digits may look like a card's number, which is not remembered. */
        private final String name = UUID.randomUUID()
                .toString()
                .replace("-", "")
                .chars()
                .mapToObj(digit -> String.valueOf((char) ('a' + Character.digit(digit, 16))))
                .collect(Collectors.joining());

        private final PersonId person = new PersonId(name);
        private final Keys keys = new Keys(1_000_000);
        private final ConversationId conversation = new ConversationId("c" + name);
        private final RedisConversationStore conversations =
                new RedisConversationStore(redis, keys, ConversationPolicy.DEFAULT);
        private final RedisFactStore facts =
                new RedisFactStore(redis, keys, Clock.systemUTC(), FactOptions.DEFAULT, null);
        private final RedisTranscriptStore transcripts =
                new RedisTranscriptStore(redis, keys, ConversationPolicy.DEFAULT);
        private final RedisTurnEvents events = new RedisTurnEvents(redis, keys);
        private final RedisTurnRecordStore records = new RedisTurnRecordStore(redis, keys, Duration.ofDays(1));
        private final RedisHandoverStore handovers = new RedisHandoverStore(redis, keys, Clock.systemUTC());
        private final RedisAuditLog audit = new RedisAuditLog(redis, keys, Duration.ofDays(1), 10);
        private final PersonalData data = new RedisPersonalData(
                redis,
                keys,
                conversations,
                facts,
                new ConversationRecall(
                        conversations,
                        Clock.systemUTC(),
                        ZoneOffset.UTC,
                        Duration.ofMinutes(1),
                        10,
                        RecallOptions.DEFAULT));
        private final int[] steps = new int[TURNS];
        private final Position[] positions = {Position.NONE, Position.NONE, Position.NONE};
        private final ConversationPage[] pages = new ConversationPage[TURNS];
        private final List<Integer> opened = new ArrayList<>();

        String turn(int turn) {
            return turn + new StringBuilder(name.substring(1)).reverse().toString();
        }

        String word(int turn) {
            return "word" + turn + name;
        }

        java.util.function.Predicate<String> isOf(int turn) {
            return key -> key.contains(turn(turn));
        }

        List<String> logged() {
            return conversations.recent(person, conversation, 10).block().stream()
                    .map(LoggedTurn::id)
                    .toList();
        }

        Mono<?> erase() {
            return data.erase(person).then(audit.erase(person));
        }

        Mono<RememberOutcome> remember(int turn, String what) {
            return facts.remember(person, new Statement(what + word(turn), FactSource.TOOL, turn(turn), Instant.EPOCH));
        }

        /** As the search box does it: behind what was appended meanwhile. */
        Mono<AppendOutcome> append(int turn) {
            LoggedTurn logged = new LoggedTurn(
                    turn(turn),
                    Instant.EPOCH,
                    List.of(new LoggedMessage.User(word(turn)), new LoggedMessage.Assistant("I see.")));
            return conversations
                    .append(person, conversation, logged, positions[turn])
                    .flatMap(outcome -> {
                        if (outcome instanceof AppendOutcome.Moved moved) {
                            positions[turn] = moved.position();
                            return append(turn);
                        }
                        return Mono.just(outcome);
                    });
        }

        private Mono<Position> position() {
            return conversations
                    .page(person, conversation, ConversationStore.NEWEST, 0)
                    .map(page -> page.position());
        }

        Mono<?> next(int turn) {
            return switch (Step.values()[steps[turn]++]) {
                case OPEN -> {
                    opened.add(turn);
                    yield events.open(person, turn(turn));
                }
                case BEGIN ->
                    transcripts.begin(person, conversation, new Shown(turn(turn), word(turn)), "About " + word(turn));
                case READ_POSITION -> position().doOnNext(read -> positions[turn] = read);
                case EVENT -> events.append(turn(turn), "delta", word(turn));
                case REMEMBER -> remember(turn, "User likes ");
                case HAND_OVER -> handovers.open(person, conversation, turn(turn), Duration.ofHours(1));
                case AUDIT ->
                    audit.append(new AuditedCall(
                            Instant.EPOCH,
                            person,
                            conversation,
                            turn(turn),
                            "web_search",
                            "reads",
                            word(turn),
                            List.of(),
                            Duration.ZERO,
                            1,
                            "ok"));
                case APPEND -> append(turn);
                case LAST_EVENT -> events.append(turn(turn), "done", word(turn));
                case SHOW -> transcripts.update(person, conversation, new Shown(turn(turn), word(turn)));
                case RECORD -> records.save(person, turn(turn), word(turn).getBytes(StandardCharsets.UTF_8));
                case EXTRACT -> remember(turn, "User lives in ");
                case READ_PAGE ->
                    conversations
                            .page(person, conversation, ConversationStore.NEWEST, TURNS)
                            .doOnNext(read -> pages[turn] = read);
                case SUMMARIZE -> {
                    // Tells what was read before, which may be of turns that are gone by now.
                    ConversationPage read = pages[turn];
                    yield conversations.summarize(
                            person,
                            conversation,
                            read.position(),
                            new Summary(read.turns().toString(), read.turns().size() - 1, Instant.EPOCH));
                }
            };
        }

        @Override
        public void close() {
            events.close();
        }
    }
}
