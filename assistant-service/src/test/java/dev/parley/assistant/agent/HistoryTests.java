package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HistoryTests {

    @Test
    void of_wholeTurn_staysAsItIs() {
        assertThat(History.of(List.of(
                        new LoggedMessage.User("a"),
                        new LoggedMessage.ToolCall("1", "t", "{}"),
                        new LoggedMessage.ToolResult("1", "t", "r"),
                        new LoggedMessage.Assistant("b"))))
                .hasSize(4);
    }

    @Test
    void of_callWithoutResult_isLeftOut() {
        assertThat(History.of(List.of(
                        new LoggedMessage.User("a"),
                        new LoggedMessage.ToolCall("1", "t", "{}"),
                        new LoggedMessage.User("b"))))
                .containsExactly(new Message.User("a\nb"));
    }

    /** A log cut or torn anywhere: a prefix, a suffix, single messages lost or doubled, order of neighbours changed. */
    @Property(tries = 2_000)
    void of_tornLog_isAlwaysTakenByAModel(@ForAll long seed, @ForAll @IntRange(min = 0, max = 6) int turns) {
        Random random = new Random(seed);
        List<LoggedMessage> log = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            log.addAll(turn(turn, random));
        }
        tear(log, random);
        assertValid(History.of(log));
    }

    private static List<LoggedMessage> turn(int turn, Random random) {
        List<LoggedMessage> messages = new ArrayList<>(List.of(new LoggedMessage.User("q" + turn)));
        int calls = random.nextInt(4);
        boolean together = random.nextBoolean();
        for (int i = 0; i < calls; i++) {
            messages.add(new LoggedMessage.ToolCall(turn + "-" + i, "t", "{}"));
            if (!together) {
                messages.add(new LoggedMessage.ToolResult(turn + "-" + i, "t", "r"));
            }
        }
        for (int i = 0; together && i < calls; i++) {
            messages.add(new LoggedMessage.ToolResult(turn + "-" + i, "t", "r"));
        }
        messages.add(new LoggedMessage.Assistant("a" + turn));
        return messages;
    }

    private static void tear(List<LoggedMessage> log, Random random) {
        for (int i = random.nextInt(5); i > 0 && !log.isEmpty(); i--) {
            int at = random.nextInt(log.size());
            switch (random.nextInt(5)) {
                case 0 -> log.subList(at, log.size()).clear();
                case 1 -> log.subList(0, at).clear();
                case 2 -> log.remove(at);
                case 3 -> log.add(at, log.get(at));
                default -> log.add(random.nextInt(log.size()), log.remove(at));
            }
        }
    }

    /** The rules of strict servers and templates. */
    private static void assertValid(List<Message> messages) {
        Message before = null;
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            switch (message) {
                case Message.System system -> throw new AssertionError("a system message in the history");
                case Message.User user ->
                    assertThat(before instanceof Message.User).isFalse();
                case Message.Assistant assistant ->
                    assertThat(before).isNotNull().isNotInstanceOf(Message.Assistant.class);
                case Message.ToolCalls calls -> {
                    assertThat(before).isNotNull();
                    assertThat(messages.get(i + 1))
                            .isInstanceOfSatisfying(
                                    Message.ToolResult.class,
                                    result -> assertThat(result.callId())
                                            .isEqualTo(calls.calls().getFirst().id()));
                }
                case Message.ToolResult result -> assertThat(before).isInstanceOf(Message.ToolCalls.class);
            }
            before = message;
        }
    }
}
