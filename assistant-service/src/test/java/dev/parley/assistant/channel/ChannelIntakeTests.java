package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonPreferences;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who speaks with a person: the assistant, or somebody else at the business. */
class ChannelIntakeTests {

    private static final String CONVERSATION = "messenger:" + WebhookRun.MESSENGER_PAGE + ":77";
    private static final PersonId PERSON = new PersonId("messenger:77");
    private static final long NOW = WebhookRun.NOW.toEpochMilli();

    private final WebhookRun run = new WebhookRun("messenger");

    @ParameterizedTest
    @CsvSource({"0, 60", "50, 10", "59, 1"})
    void echo_ofSomebodyElse_quietsTheAssistantForAnHourFromThen(int minutesAgo, int minutes) {
        run.preferences().put(PERSON, PersonPreferences.AI_NAMED, "x").block();

        echo(NOW - minutesAgo * 60_000L, "");

        assertThat(run.handovers().open()).containsExactly(CONVERSATION + " " + minutes + " min");
        assertThat(run.preferences().get(PERSON, PersonPreferences.AI_NAMED).block())
                .as("named itself")
                .isNull();
    }

    @Test
    void echo_ofOursOrToldTooLate_changesNothing() {
        echo(NOW, ",'metadata':'parley:turn-0'");
        echo(NOW - 61 * 60_000L, "");

        assertThat(run.handovers().open()).isEmpty();
        assertThat(run.counted()).containsEntry("echo", 2);
    }

    @Test
    void control_takenAndPassedBack_quietsTheAssistantBetween() {
        event("'sender':{'id':'77'},'take_thread_control':{'previous_owner_app_id':'1'}");
        assertThat(run.handovers().open()).containsExactly(CONVERSATION + " 60 min");

        event("'sender':{'id':'77'},'request_thread_control':{}");
        assertThat(run.handovers().open()).hasSize(1);

        event("'sender':{'id':'77'},'pass_thread_control':{'new_owner_app_id':'1'}");
        assertThat(run.handovers().open()).isEmpty();
    }

    private void echo(long at, String more) {
        event("'sender':{'id':'" + WebhookRun.MESSENGER_PAGE + "'},'recipient':{'id':'77'},'timestamp':" + at
                + ",'message':{'mid':'m" + at + "','text':'Hello','is_echo':true" + more + "}");
    }

    private void event(String fields) {
        run.deliver(("{'object':'page','entry':[{'id':'" + WebhookRun.MESSENGER_PAGE + "','messaging':[{" + fields
                        + "}]}]}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
    }
}
