package dev.parley.memory.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OperatorLogIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final OperatorLog log = log(Duration.ofHours(1), 2_000);

    private static OperatorLog log(Duration retention, int most) {
        return new RedisOperatorLog(REDIS.store(), retention, most);
    }

    @BeforeEach
    void empty() {
        REDIS.store().template().delete(Keys.operatorActs()).block();
    }

    private static OperatorAct act(String who, String action, String target) {
        return new OperatorAct("", Instant.EPOCH, who, "operator", action, target, "browser:~1", "ok", "{\"a\":1}");
    }

    private static OperatorActQuery all(String before, int limit) {
        return new OperatorActQuery("", "", "", "", Instant.EPOCH, Instant.now().plusSeconds(60), before, limit);
    }

    private List<OperatorAct> find(OperatorActQuery query) {
        return log.find(query).block().acts();
    }

    @Test
    void find_fields_givesThoseThatMatchAllOfThem() {
        log.append(act("Ana", "erase_person", "t1")).block();
        log.append(act("Ben", "erase_person", "t2")).block();
        log.append(act("Ana", "view_content", "t3")).block();
        Instant until = Instant.now().plusSeconds(60);
        assertThat(find(new OperatorActQuery("ana", "erase_person", "", "", Instant.EPOCH, until, "", 9)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.who()).isEqualTo("Ana");
                    assertThat(found.target()).isEqualTo("t1");
                    assertThat(found.person()).isEqualTo("browser:~1");
                    assertThat(found.detail()).isEqualTo("{\"a\":1}");
                    assertThat(found.at()).isBetween(Instant.now().minusSeconds(60), until);
                });
        assertThat(find(new OperatorActQuery("operator", "", "", "", Instant.EPOCH, until, "", 9)))
                .hasSize(3);
        assertThat(find(new OperatorActQuery("", "", "t3", "browser:~1", Instant.EPOCH, until, "", 9)))
                .hasSize(1);
        assertThat(find(new OperatorActQuery("", "", "", "browser:~2", Instant.EPOCH, until, "", 9)))
                .isEmpty();
        assertThat(find(new OperatorActQuery("", "", "", "", until, until.plusSeconds(9), "", 9)))
                .isEmpty();
        assertThat(find(new OperatorActQuery("", "", "", "", Instant.EPOCH, until.minusSeconds(600), "", 9)))
                .isEmpty();
    }

    @Test
    void find_pageByPage_givesEachOnceFromTheNewestOn() {
        IntStream.range(0, 1_203)
                .forEach(i -> log.append(act("Ana", i % 3 == 0 ? "third" : "other", "t" + i))
                        .block());
        List<String> seen = new ArrayList<>();
        String before = "";
        int pages = 0;
        do {
            OperatorLog.Page page = log.find(all(before, 500)).block();
            page.acts().forEach(act -> seen.add(act.target()));
            before = page.next();
            pages++;
        } while (!before.isEmpty());
        assertThat(pages).isEqualTo(3);
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 1_203)
                        .mapToObj(i -> "t" + (1_202 - i))
                        .toList());
        assertThat(find(new OperatorActQuery(
                        "", "third", "", "", Instant.EPOCH, Instant.now().plusSeconds(9), "", 1_000)))
                .hasSize(401);
    }

    @Test
    void append_moreThanTheCapOrOlderThanTheRetention_dropsTheOldest() {
        for (int i = 0; i < 4; i++) {
            log(Duration.ofHours(1), 3).append(act("Ana", "look", "t" + i)).block();
        }
        assertThat(find(all("", 9))).extracting(OperatorAct::target).containsExactly("t3", "t2", "t1");
        Instant asked = Instant.now();
        await().until(() -> Duration.between(asked, Instant.now()).toMillis() > 60);
        log(Duration.ofMillis(50), 3).append(act("Ana", "look", "new")).block();
        assertThat(log.find(all("", 9)).block().acts())
                .extracting(OperatorAct::target)
                .doesNotContain("t3");
        await().untilAsserted(() -> assertThat(
                        REDIS.store().template().hasKey(Keys.operatorActs()).block())
                .isFalse());
    }
}
