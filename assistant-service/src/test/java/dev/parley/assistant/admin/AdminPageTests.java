package dev.parley.assistant.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import reactor.core.publisher.Flux;

class AdminPageTests {

    /** Whatever shares a millisecond and however little is looked at for a page, each entry that matches comes once. */
    @Property(tries = 200)
    void of_pageByPage_givesEachMatchOnce(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 12) Integer> times,
            @ForAll @IntRange(min = 1, max = 5) int limit,
            @ForAll @IntRange(min = 1, max = 5) int scanned) {
        List<Integer> newestFirst =
                times.stream().sorted((a, b) -> Integer.compare(b, a)).toList();
        List<Integer> expected =
                newestFirst.stream().filter(time -> time % 3 != 0).toList();
        List<Integer> seen = new ArrayList<>();
        Long before = Long.MAX_VALUE;
        while (before != null) {
            long end = before;
            AdminPage<Integer> page = AdminPage.of(
                            Flux.fromIterable(newestFirst).filter(time -> time < end),
                            limit,
                            scanned,
                            time -> Instant.ofEpochMilli(time),
                            time -> time % 3 == 0 ? null : time)
                    .block();
            seen.addAll(page.rows());
            before = page.next();
        }
        assertThat(seen).containsExactlyElementsOf(expected);
    }
}
