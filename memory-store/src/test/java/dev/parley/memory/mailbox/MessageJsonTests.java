package dev.parley.memory.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageJsonTests {

    @ParameterizedTest
    @EnumSource(MessageKind.class)
    void inbound_writtenMessage_isReadAsItWas(MessageKind kind) {
        InboundMessage message = message(kind);

        assertThat(MessageJson.inbound(json(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource(MessageKind.class)
    void inbound_messageOfAVersionWithoutKinds_isText(MessageKind kind) {
        String before = json(message(kind)).replaceAll(",\"kind\":\"[A-Z]+\"", "");

        assertThat(before).doesNotContain("kind");
        assertThat(MessageJson.inbound(before)).isEqualTo(message(MessageKind.TEXT));
    }

    @Test
    void inbound_kindOfANewerVersion_isAFileThatCannotBeRead() {
        String newer = json(message(MessageKind.AUDIO)).replace("AUDIO", "HOLOGRAM");

        assertThat(MessageJson.inbound(newer)).isEqualTo(message(MessageKind.DOCUMENT));
    }

    @Test
    void inbound_forwardedMessage_staysSomebodyElses() {
        InboundMessage forwarded = message(MessageKind.TEXT).asForwarded();

        assertThat(MessageJson.inbound(json(forwarded))).isEqualTo(forwarded);
        assertThat(MessageJson.inbound(json(message(MessageKind.TEXT)).replace("\"forwarded\":false,", "")))
                .isEqualTo(message(MessageKind.TEXT));
    }

    @Test
    void inbound_quoteAndFiles_comeBack() {
        InboundMessage rich = message(MessageKind.IMAGE)
                .asReplyTo("wamid.before")
                .withFiles(List.of(
                        new InboundFile(MessageKind.IMAGE, "https://cdn/1?a=b", "image/jpeg", ""),
                        new InboundFile(MessageKind.DOCUMENT, "77", "", "Größe.pdf")));

        assertThat(MessageJson.inbound(json(rich))).isEqualTo(rich);
        assertThat(json(message(MessageKind.TEXT))).doesNotContain("files", "replyTo");
    }

    private static String json(InboundMessage message) {
        return new String(MessageJson.write(message), StandardCharsets.UTF_8);
    }

    private static InboundMessage message(MessageKind kind) {
        return new InboundMessage(
                "m",
                new ConversationId("c"),
                new PersonId("p"),
                "test",
                "account",
                "address",
                "Grüße 😀",
                Instant.parse("2026-11-02T10:00:00.123Z"),
                kind);
    }
}
