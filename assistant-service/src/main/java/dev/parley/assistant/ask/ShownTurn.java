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

    /**
     * A tool's work.
     *
     * @param outcome {@code ok} or the code of a failure; null while it runs
     * @param subject what it is about; empty or null where that is nothing to be seen
     * @param sources how many it found; null where it looks for none
     */
    record Step(
            String id,
            String name,
            @Nullable String outcome,
            @Nullable String subject,
            @Nullable Integer sources) {

        Step withoutSubject() {
            return new Step(id, name, outcome, "", sources);
        }
    }

    record Problem(String code, String title, String detail) {}

    /** For others to see: without what was remembered of the person, and what tools were asked in between. */
    ShownTurn shared() {
        return new ShownTurn(
                turn,
                at,
                question,
                state,
                answer,
                tools.stream().map(Step::withoutSubject).toList(),
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
