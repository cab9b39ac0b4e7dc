package dev.parley.tool;

import java.util.List;

/** How a call ended. */
public sealed interface ToolResult {

    /**
     * As a tool gives it: a text, and sources without numbers. As the gateway passes it on: the sources have their
     * numbers and follow the text, so that {@code text} is all that the model reads.
     *
     * @param sources pages that may be cited, in the order of their numbers
     * @param attachments files for the person; the model does not see them
     */
    record Ok(String text, List<ToolSource> sources, List<ToolAttachment> attachments) implements ToolResult {
        public Ok {
            sources = List.copyOf(sources);
            attachments = List.copyOf(attachments);
        }

        public Ok(String text, List<ToolSource> sources) {
            this(text, sources, List.of());
        }

        public static Ok of(String text) {
            return new Ok(text, List.of());
        }
    }

    /**
     * @param code stable and short, for the audit and metrics, for example {@code timeout}
     * @param message what the model reads: says what to do differently
     */
    record Failed(String code, String message) implements ToolResult {}

    /** {@code ok}, or the code of the failure. */
    default String outcome() {
        return switch (this) {
            case Ok ok -> "ok";
            case Failed failed -> failed.code();
        };
    }
}
