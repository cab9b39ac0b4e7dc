package dev.parley.memory.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TurnCodecTests {

    @Property(tries = 300)
    void decode_anyTexts_givesThemBack(
            @ForAll @StringLength(min = 1, max = 40) String id, @ForAll @Size(max = 6) List<String> texts) {
        List<LoggedMessage> messages =
                new ArrayList<>(List.of(new LoggedMessage.User(clean(String.join("\n", texts)))));
        for (int index = 0; index < texts.size(); index++) {
            messages.add(new LoggedMessage.ToolCall("c" + index, "tool", clean(texts.get(index))));
            messages.add(new LoggedMessage.ToolResult("c" + index, "tool", clean(texts.get(index))));
        }
        messages.add(new LoggedMessage.Assistant("ok"));
        LoggedTurn turn = new LoggedTurn(clean(id), Instant.ofEpochMilli(1_790_000_000_123L), messages);

        assertThat(decode(TurnCodec.encode(turn))).isEqualTo(turn);
    }

    private static LoggedTurn decode(byte[] entry) {
        try (TurnDecoder decoder = new TurnDecoder()) {
            return decoder.decode(entry);
        }
    }

    /** A surrogate without its other half has no UTF-8 form. */
    private static String clean(String text) {
        return text.replaceAll("[\\ud800-\\udfff]", "?");
    }

    @Test
    void encode_usualTurn_isSmallerThanItsText() {
        String question = "What is the best way to get from the station to the old harbour with two children?";
        String answer = "The best way is the tram number four, which leaves every ten minutes from the north exit. "
                + "It takes about a quarter of an hour, and children under six travel for free.";
        LoggedTurn turn = new LoggedTurn(
                "0123456789abcdef0123456789abcdef",
                Instant.ofEpochMilli(1_795_000_000_000L),
                List.of(new LoggedMessage.User(question), new LoggedMessage.Assistant(answer)));

        assertThat(decode(TurnCodec.encode(turn))).isEqualTo(turn);
        assertThat(TurnCodec.encode(turn).length).isLessThan(question.length() + answer.length());
    }

    @Test
    void decode_cutOff_isRefused() {
        byte[] entry = TurnCodec.encode(new LoggedTurn(
                "t",
                Instant.EPOCH,
                List.of(new LoggedMessage.User("a question ".repeat(20)), new LoggedMessage.Assistant("answer"))));
        for (int length = 3; length < entry.length; length++) {
            byte[] part = Arrays.copyOf(entry, length);
            assertThatThrownBy(() -> decode(part)).isInstanceOf(RuntimeException.class);
        }
    }
}
