package dev.parley.memory.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TurnTraceIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Instant START = Instant.now().minusSeconds(600);

    private final Keys keys = new Keys(4);
    private final RedisTurnTraceStore traces = store(Duration.ofHours(1), 1_000);
    private final PersonId ana = new PersonId("browser:" + UUID.randomUUID());
    private final PersonId ben = new PersonId("browser:" + UUID.randomUUID());

    private RedisTurnTraceStore store(Duration retention, int most) {
        return new RedisTurnTraceStore(REDIS.store(), keys, new TraceLimits(retention, most, Duration.ofDays(1)));
    }

    @BeforeEach
    void empty() {
        IntStream.range(0, keys.partitions())
                .forEach(partition -> REDIS.store()
                        .template()
                        .delete(
                                keys.of(KeyKind.TRACES, partition),
                                keys.of(KeyKind.TALKS, partition),
                                keys.of(KeyKind.FLAGGED, partition))
                        .block());
    }

    private static TraceStage stage(String name, Instant at) {
        return new TraceStage(name, "ok", at, Duration.ofMillis(7), Map.of("tokens", "12"));
    }

    private static TurnTrace trace(PersonId person, String turn, int second) {
        return trace(person, turn, second, "answered");
    }

    private static TurnTrace trace(PersonId person, String turn, int second, String outcome) {
        Instant began = START.plusSeconds(second);
        return new TurnTrace(
                turn,
                person,
                new ConversationId("web:" + (second % 2)),
                "web",
                "",
                outcome,
                began,
                Duration.ofMillis(1_234),
                List.of(stage("received", began), stage("model", began.plusMillis(9))));
    }

    private static String id() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    @Test
    void find_trace_isAsItWasKept() {
        TurnTrace trace = trace(ana, id(), 0);
        assertThat(traces.keep(trace).block()).isTrue();
        assertThat(traces.find(trace.turn()).block()).isEqualTo(trace);
        assertThat(traces.find(id()).block()).isNull();
    }

    @Test
    void before_severalPeople_givesTheNewestFirstOnAndOn() {
        List<String> turns = IntStream.range(0, 230).mapToObj(i -> id()).toList();
        IntStream.range(0, turns.size())
                .forEach(i -> traces.keep(trace(i % 3 == 0 ? ben : ana, turns.get(i), i))
                        .block());
        assertThat(traces.before(Instant.now())
                        .map(TurnTrace::turn)
                        .collectList()
                        .block())
                .containsExactlyElementsOf(turns.reversed());
        assertThat(traces.before(START.plusSeconds(3))
                        .map(TurnTrace::turn)
                        .collectList()
                        .block())
                .containsExactly(turns.get(2), turns.get(1), turns.get(0));
        assertThat(traces.talks(Instant.now()).collectList().block())
                .hasSize(4)
                .first()
                .satisfies(talk -> {
                    assertThat(talk.conversation().value()).isEqualTo("web:1");
                    assertThat(talk.last().toEpochMilli())
                            .isEqualTo(START.plusSeconds(229).toEpochMilli());
                });
    }

    @Test
    void add_stageBeforeOrBehindTheEnd_isAmongTheStagesInTheirOrder() {
        TurnTrace trace = trace(ana, id(), 0);
        traces.add(ana, trace.turn(), stage("sent", START.plusMillis(40))).block();
        assertThat(traces.find(trace.turn()).block()).isNull();
        traces.keep(trace).block();
        traces.add(ana, trace.turn(), stage("sent", START.plusMillis(30))).block();
        traces.add(ana, trace.turn(), stage("sent", START.plusMillis(30))).block();
        assertThat(traces.find(trace.turn()).block().stages())
                .extracting(stage ->
                        stage.name() + Duration.between(START, stage.at()).toMillis())
                .containsExactly("received0", "model9", "sent30", "sent30", "sent40");
    }

    @Test
    void add_moreThanTheCap_isLeftOut() {
        TurnTrace trace = trace(ana, id(), 0);
        for (int i = 0; i < TraceLimits.MOST_LATER + 1; i++) {
            assertThat(traces.add(ana, trace.turn(), stage("sent", START)).block())
                    .isTrue();
        }
        assertThat(traces.add(ana, trace.turn(), stage("sent", START)).block()).isFalse();
        assertThat(traces.keep(trace).block()).isTrue();
    }

    @Test
    void keep_moreThanTheCapOrOlderThanTheRetention_dropsTheOldest() {
        List<String> turns = IntStream.range(0, 4).mapToObj(i -> id()).toList();
        IntStream.range(0, 4)
                .forEach(i -> store(Duration.ofHours(1), 3)
                        .keep(trace(ana, turns.get(i), i))
                        .block());
        assertThat(traces.before(Instant.now())
                        .map(TurnTrace::turn)
                        .collectList()
                        .block())
                .containsExactly(turns.get(3), turns.get(2), turns.get(1));
        assertThat(traces.find(turns.get(0)).block()).isNull();
        String last = id();
        store(Duration.ofMillis(50), 3).keep(trace(ana, last, 500)).block();
        await().untilAsserted(() -> assertThat(traces.find(last).block()).isNull());
        assertThat(traces.before(Instant.now()).collectList().block()).isEmpty();
    }

    @Test
    void flagged_crisis_staysWhenOthersGoAndGoesWithItsPerson() {
        TurnTrace crisis = trace(ana, id(), 0, TurnTrace.CRISIS);
        RedisTurnTraceStore small = store(Duration.ofHours(1), 3);
        small.keep(crisis).block();
        for (int i = 1; i < 6; i++) {
            small.keep(trace(ana, id(), i)).block();
        }
        assertThat(traces.before(Instant.now()).collectList().block())
                .hasSize(3)
                .doesNotContain(crisis);
        assertThat(traces.flagged(Instant.now()).collectList().block()).containsExactly(crisis);
        traces.erase(ana).block();
        assertThat(traces.flagged(Instant.now()).collectList().block()).isEmpty();
        assertThat(traces.find(crisis.turn()).block()).isNull();
    }

    @Test
    void erase_person_leavesNothingOfThemAndKeepsLateStagesOut() {
        TurnTrace hers = trace(ana, id(), 0);
        TurnTrace his = trace(ben, id(), 1);
        traces.keep(hers).block();
        traces.keep(his).block();
        assertThat(traces.export(ana).block().get("traces").toString()).contains(hers.turn());
        assertThat(traces.erase(ana).block()).containsEntry("traces", 1L);
        assertThat(traces.find(hers.turn()).block()).isNull();
        assertThat(traces.before(Instant.now()).collectList().block()).containsExactly(his);
        assertThat(traces.talks(Instant.now()).collectList().block())
                .extracting(TurnTraceStore.Talk::person)
                .containsExactly(ben);
        REDIS.store()
                .template()
                .opsForValue()
                .set(keys.ended(ana, hers.turn()), "erased")
                .block();
        assertThat(traces.add(ana, hers.turn(), stage("sent", START)).block()).isFalse();
        assertThat(traces.keep(hers).block()).isFalse();
    }
}
