package dev.parley.assistant.ask;

import dev.parley.assistant.search.Attribution;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn as a page shows it.
 *
 * @param state {@code running}, {@code done}, {@code stopped} or {@code failed}
 * @param answer whole, or as far as it came
 * @param search what came of its web searches, as in {@link AskAnswer#search}; empty until it is done
 * @param problem why it failed, else null
 */
record ShownTurn(
        String turn,
        Instant at,
        String question,
        String state,
        String answer,
        List<Step> tools,
        List<AskCitation> citations,
        List<AskMemory> memories,
        List<String> related,
        List<Attribution> attributions,
        String search,
        @Nullable Problem problem,
        String model,
        boolean demo) {

    static final String RUNNING = "running";
    static final String DONE = "done";
    static final String STOPPED = "stopped";
    static final String FAILED = "failed";

    /** @param outcome {@code ok} or the code of a failure; null while it runs */
    record Step(String id, String name, @Nullable String outcome) {}

    record Problem(String code, String title, String detail) {}

    /** For others to see: without what was remembered of the person. */
    ShownTurn shared() {
        return new ShownTurn(
                turn,
                at,
                question,
                state,
                answer,
                tools,
                citations,
                List.of(),
                List.of(),
                attributions,
                search,
                problem,
                model,
                demo);
    }
}
