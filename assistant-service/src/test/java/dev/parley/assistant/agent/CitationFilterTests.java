package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.tool.ToolSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CitationFilterTests {

    private static final List<ToolSource> SOURCES = List.of(
            new ToolSource(
                    1, "Owls", "https://example.org/owls", "Owls hunt at night. Their flight makes little noise."),
            new ToolSource(
                    2, "Tower", "https://example.org/tower", "The tower is 330 metres tall. It was built in 1889."));

    @Test
    void accept_supportedMarker_isKeptAndCited() {
        CitationFilter filter = new CitationFilter(SOURCES);
        assertThat(text(filter, "The tower is 330 metres tall [2].")).isEqualTo("The tower is 330 metres tall [2].");
        assertThat(filter.citations()).singleElement().satisfies(citation -> {
            assertThat(citation.number()).isEqualTo(2);
            assertThat(citation.quote()).contains("330 metres tall");
        });
    }

    @Test
    void accept_markerOfAnotherSource_isDroppedWithItsSpace() {
        CitationFilter filter = new CitationFilter(SOURCES);
        assertThat(text(filter, "The tower is 330 metres tall [1].")).isEqualTo("The tower is 330 metres tall.");
        assertThat(filter.citations()).isEmpty();
    }

    @Test
    void accept_wrongNumberInClaim_losesItsMarker() {
        CitationFilter filter = new CitationFilter(SOURCES);
        assertThat(text(filter, "The tower is 512 metres tall [2].")).isEqualTo("The tower is 512 metres tall.");
    }

    @Test
    void accept_unknownNumber_isDropped() {
        assertThat(text(new CitationFilter(SOURCES), "Owls hunt at night [7].")).isEqualTo("Owls hunt at night.");
    }

    @Test
    void accept_markerAfterTheFullStop_belongsToTheSentenceBefore() {
        CitationFilter filter = new CitationFilter(SOURCES);
        assertThat(text(filter, "Owls hunt at night. [1] The tower was built in 1889. [2]"))
                .isEqualTo("Owls hunt at night. [1] The tower was built in 1889. [2]");
        assertThat(filter.citations()).extracting(Citation::number).containsExactly(1, 2);
    }

    @Test
    void accept_bracketsThatAreNoMarkers_staysAsText() {
        String text = "An array a[i] has [some] words [1234] and [ 1] end [";
        assertThat(text(new CitationFilter(SOURCES), text)).isEqualTo(text);
    }

    @Test
    void accept_anyCut_givesTheSameTextAndCitations() {
        String whole =
                "Owls hunt at night [1]. The tower is 330 metres tall [2][1]. Is it 12 [2]? a[1] [ [12 ok  [2].\n[1]";
        CitationFilter reference = new CitationFilter(SOURCES);
        String expected = text(reference, whole);
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            CitationFilter filter = new CitationFilter(SOURCES);
            List<AgentEvent> events = new ArrayList<>();
            int at = 0;
            while (at < whole.length()) {
                int end = Math.min(whole.length(), at + 1 + random.nextInt(6));
                events.addAll(filter.accept(whole.substring(at, end)));
                at = end;
            }
            events.addAll(filter.finish());
            assertThat(join(events)).isEqualTo(expected);
            assertThat(filter.citations()).isEqualTo(reference.citations());
        }
    }

    private static String text(CitationFilter filter, String delta) {
        List<AgentEvent> events = new ArrayList<>(filter.accept(delta));
        events.addAll(filter.finish());
        return join(events);
    }

    private static String join(List<AgentEvent> events) {
        StringBuilder text = new StringBuilder();
        for (AgentEvent event : events) {
            if (event instanceof AgentEvent.Delta delta) {
                text.append(delta.text());
            }
        }
        return text.toString();
    }
}
