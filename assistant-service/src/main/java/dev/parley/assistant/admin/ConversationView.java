package dev.parley.assistant.admin;

import dev.parley.assistant.channel.TeamTurn;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.tool.policy.Secrets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as an operator or a viewer sees it.
 *
 * @param personId id of the person, for operators alone
 * @param title for operators alone
 * @param takenUntil until when a person has taken over; null where nobody has
 * @param next {@code before} of the turns before these; null where these are the first
 */
record ConversationView(
        String conversation,
        String person,
        String personName,
        @Nullable String personId,
        @Nullable String title,
        @Nullable Instant takenUntil,
        List<Turn> turns,
        @Nullable Long next) {

    /** @param stop mark of the transcript, for example {@code handover} or {@code operator}; may be empty */
    record Turn(String turn, Instant at, String stop, List<Line> lines) {

        static Turn of(LoggedTurn turn, boolean words) {
            return new Turn(
                    turn.id(),
                    turn.at(),
                    turn.stop(),
                    turn.messages().stream()
                            .filter(message -> !Line.text(message).isBlank())
                            .filter(message -> !Line.text(message).equals(TeamTurn.NOBODY_ASKED))
                            .map(message -> Line.of(message, words))
                            .toList());
        }
    }

    /**
     * @param role {@code user}, {@code assistant}, {@code tool_call} or {@code tool_result}
     * @param tool which tool; empty for words of people and of the assistant
     * @param text with secrets masked, for operators alone
     */
    record Line(String role, String tool, @Nullable String text, int characters) {

        static Line of(LoggedMessage message, boolean words) {
            String text = text(message);
            String shown = words ? Secrets.masked(text) : null;
            return switch (message) {
                case LoggedMessage.User user -> new Line("user", "", shown, text.length());
                case LoggedMessage.Assistant assistant -> new Line("assistant", "", shown, text.length());
                case LoggedMessage.ToolCall call ->
                    new Line("tool_call", call.name(), words ? Secrets.maskedJson(text) : null, text.length());
                case LoggedMessage.ToolResult result -> new Line("tool_result", result.name(), shown, text.length());
            };
        }

        static String text(LoggedMessage message) {
            return switch (message) {
                case LoggedMessage.User(String text) -> text;
                case LoggedMessage.Assistant(String text) -> text;
                case LoggedMessage.ToolCall call -> call.arguments();
                case LoggedMessage.ToolResult result -> result.text();
            };
        }
    }
}
