package dev.parley.llama.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class StopStringsTests {

    @Property
    void accept_anyCuts_givesTheTextBeforeTheFirstStop(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 40) String text,
            @ForAll @Size(min = 1, max = 3)
                    List<@NotEmpty @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 4) String> stops,
            @ForAll @IntRange(min = 1, max = 5) int step) {
        StopStrings matcher = new StopStrings(stops);
        StringBuilder given = new StringBuilder();
        int at = 0;
        for (; at < text.length() && !matcher.stopped(); at += step) {
            given.append(matcher.accept(text.substring(at, Math.min(text.length(), at + step))));
        }
        given.append(matcher.finish());

        int first = stops.stream()
                .mapToInt(text::indexOf)
                .filter(found -> found >= 0)
                .min()
                .orElse(-1);
        assertThat(matcher.stopped()).isEqualTo(first >= 0);
        // Of two stops, the one that is complete first ends the text, which may begin after the other.
        if (first < 0 || stops.size() == 1) {
            assertThat(given.toString()).isEqualTo(first < 0 ? text : text.substring(0, first));
        } else {
            assertThat(text).startsWith(given.toString());
            assertThat(given.length()).isGreaterThanOrEqualTo(first);
        }
    }
}
