package dev.parley.assistant.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.search.Attribution;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

class AttributionFrameTests {

    private static final String TURN = "0".repeat(32);

    private static ShownTurn turn(Attribution... attributions) {
        return new ShownTurn(
                TURN,
                Instant.EPOCH,
                "q",
                ShownTurn.DONE,
                "a",
                List.of(),
                List.of(),
                List.of(new AskMemory("m", "User lives in Lyon")),
                List.of("another?"),
                List.of(attributions),
                "results",
                null,
                "demo",
                true);
    }

    @Test
    void of_markupOfASearchEngine_isUnchangedAndMayDoNothing() {
        String html = "<style>a{color:red}</style><a href='https://www.google.com/search?q=x'>x</a><script>1</script>";
        ResponseEntity<String> frame = AttributionFrame.of(
                        List.of(turn(new Attribution("Google", html, List.of()))), TURN, 0)
                .block();
        assertThat(frame.getBody()).endsWith(html);
        assertThat(frame.getHeaders().getFirst("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .contains("sandbox")
                .doesNotContain("script");
    }

    @Test
    void of_whatIsNotThere_isEmpty() {
        List<ShownTurn> turns =
                List.of(turn(new Attribution("Bing", null, List.of("https://www.bing.com/search?q=x"))));
        assertThat(AttributionFrame.of(turns, TURN, 0).block()).isNull();
        assertThat(AttributionFrame.of(turns, TURN, 1).block()).isNull();
        assertThat(AttributionFrame.of(turns, TURN, -1).block()).isNull();
        assertThat(AttributionFrame.of(turns, "1".repeat(32), 0).block()).isNull();
    }

    @Test
    void shared_turn_tellsNothingOfThePerson() {
        assertThat(turn().shared().memories()).isEmpty();
        assertThat(turn().shared().related()).isEmpty();
        assertThat(turn().shared().answer()).isEqualTo("a");
    }
}
