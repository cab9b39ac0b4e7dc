package dev.parley.assistant.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.agent.AgentEvent;
import dev.parley.model.ModelInfo;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AskEventsTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AskEvents events = new AskEvents(JSON);

    private JsonNode data(AgentEvent event, String language) {
        return JSON.readTree(events.of(event, language).orElseThrow().data());
    }

    @ParameterizedTest
    @CsvSource({"en,Searching the web…", "pt,Pesquisando na web…", "'',Searching the web…", "de,Searching the web…"})
    void of_toolThatStarts_saysWhatItDoesInTheLanguageAndWhatItIsAbout(String language, String label) {
        JsonNode data = data(new AgentEvent.ToolStarted("1", "web_search", "tallest mountain"), language);

        assertThat(data.path("label").asString("")).isEqualTo(label);
        assertThat(data.path("subject").asString("")).isEqualTo("tallest mountain");
        assertThat(data.path("state").asString("")).isEqualTo("started");
    }

    @Test
    void of_toolThatEnds_saysHowAndHowMuchItFound() {
        JsonNode found = data(new AgentEvent.ToolFinished("1", "web_search", "ok", 3), "fr");
        JsonNode failed = data(new AgentEvent.ToolFinished("2", "crm_find_order", "timeout"), "en");

        assertThat(found.path("label").asString("")).isEqualTo("A cherché");
        assertThat(found.path("sources").asInt(-1)).isEqualTo(3);
        assertThat(failed.path("label").asString("")).isEqualTo("Could not use crm find order");
        assertThat(failed.path("sources").isNull()).isTrue();
    }

    @Test
    void notes_toolThatEnds_keepsWhatItWasAbout_andASharedTurnDoesNot() {
        TurnNotes notes = new TurnNotes("t", "How high?", new ModelInfo("m", 1_024, true, true), Instant.EPOCH);
        notes.add(new AgentEvent.ToolStarted("1", "web_search", "tallest mountain"));
        notes.add(new AgentEvent.ToolFinished("1", "web_search", "ok", 3));

        assertThat(notes.stopped().tools())
                .containsExactly(new ShownTurn.Step("1", "web_search", "ok", "tallest mountain", 3));
        assertThat(notes.stopped().shared().tools())
                .containsExactly(new ShownTurn.Step("1", "web_search", "ok", "", 3));
    }
}
