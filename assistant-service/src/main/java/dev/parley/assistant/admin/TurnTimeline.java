package dev.parley.assistant.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A turn as it went, without what was said.
 *
 * @param person handle of the person
 * @param personName pseudonym of the person
 * @param personId id of the person, for operators alone
 * @param conversation handle of the conversation
 * @param millis from its first message until its answer was stored
 * @param recorded whether what was said in it is still kept as the model got it
 * @param prompts the parts of each prompt, in the order of the stages of the model
 */
record TurnTimeline(
        String turn,
        Instant at,
        long millis,
        String channel,
        String account,
        String outcome,
        String person,
        String personName,
        @Nullable String personId,
        String conversation,
        boolean recorded,
        List<Stage> stages,
        List<List<Part>> prompts) {

    /**
     * @param millis how long it took
     * @param fault whether it went wrong
     * @param facts numbers and codes
     */
    record Stage(String name, String outcome, Instant at, long millis, boolean fault, Map<String, String> facts) {}

    /** @param role {@code system}, {@code user}, {@code assistant}, {@code tool_calls} or {@code tool_result} */
    record Part(String role, int tokens, int characters) {}
}
