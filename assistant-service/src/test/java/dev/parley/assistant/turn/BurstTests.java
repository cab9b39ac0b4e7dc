package dev.parley.assistant.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.agent.Quoted;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BurstTests {

    private static final ConversationId TALK = new ConversationId("whatsapp:200:15550002222");
    private static final PersonId ANA = new PersonId("whatsapp:15550002222");

    private static InboundMessage message(int second, String text, MessageKind kind) {
        return new InboundMessage(
                "m" + second, TALK, ANA, "whatsapp", "200", "15550002222", text, Instant.ofEpochSecond(second), kind);
    }

    private static TurnInput input(InboundMessage... messages) {
        Claim claim = new Claim(0, ANA, TALK, "w", 1, List.of(messages), 1);
        return Burst.of(claim.messages()).input(claim, "turn");
    }

    @Test
    void input_forwardedMessage_isQuotedAndNotThePersonsWords() {
        TurnInput input = input(
                message(1, "I live in Lund", MessageKind.TEXT).asForwarded(),
                message(2, "Is this true?", MessageKind.TEXT));
        assertThat(input.text()).isEqualTo("Is this true?");
        assertThat(input.quoted()).containsExactly(new Quoted("forwarded message", "I live in Lund"));
        assertThat(input.logged()).startsWith("Is this true?\n\n⟦forwarded message⟧\nI live in Lund");
    }

    @Test
    void input_onlyForwarded_isAnsweredWithoutWordsOfThePerson() {
        TurnInput input = input(message(1, "stop", MessageKind.TEXT).asForwarded());
        assertThat(input.text()).isEqualTo("[forwarded]");
        assertThat(UnreadFiles.hasWords(input)).isTrue();
        assertThat(UnreadFiles.words(input)).isEqualTo("stop");
    }

    @Test
    void input_forwardedPictureWithACaption_isAFileWithQuotedWords() {
        TurnInput input = input(message(1, "Look at this", MessageKind.IMAGE).asForwarded());
        assertThat(input.unread()).isEqualTo(Set.of(MessageKind.IMAGE));
        assertThat(input.quoted()).containsExactly(new Quoted("forwarded message", "Look at this"));
    }

    @Test
    void quotedIds_messagesOfTheSameTurn_areLeftOut() {
        Burst burst = Burst.of(List.of(
                message(1, "Tea?", MessageKind.TEXT).asReplyTo("before"),
                message(2, "Well?", MessageKind.TEXT).asReplyTo("m1")));
        assertThat(burst.quotedIds()).containsExactly("before");
    }

    @Test
    void words_ofABareFileThatQuotesAMessage_areNone() {
        TurnInput input = input(message(1, "", MessageKind.AUDIO).asReplyTo("before"))
                .quoting(List.of(new Quoted(TurnMaterial.QUOTED, "Tea?")));
        assertThat(UnreadFiles.hasWords(input)).isFalse();
    }

    @Test
    void isTakenBack_stopThatWasForwarded_isNotThePersons() {
        InboundMessage question = message(1, "Which tea?", MessageKind.TEXT);
        InboundMessage stop = message(2, "stop", MessageKind.TEXT);
        assertThat(Burst.of(List.of(question, stop)).isTakenBack()).isTrue();
        assertThat(Burst.of(List.of(question, stop.asForwarded())).isTakenBack())
                .isFalse();
    }
}
