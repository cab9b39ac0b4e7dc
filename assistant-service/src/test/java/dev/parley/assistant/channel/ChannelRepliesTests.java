package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.agent.Citation;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.Choice;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundFile;
import dev.parley.memory.mailbox.OutboundMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

class ChannelRepliesTests {

    private static final InboundMessage INBOUND =
            new InboundMessage("m", new ConversationId("c"), new PersonId("p"), "test", "a", "b", "hi", Instant.EPOCH);
    private static final List<Citation> SOURCES = List.of(new Citation(1, "Owls", "https://owls.example/", "q"));

    private static String reply(String text) {
        return new ChannelReplies(List.of())
                .of(INBOUND, new ChannelReply("turn", text, SOURCES, List.of(), List.of(), false, ""))
                .getFirst()
                .text();
    }

    @Test
    void of_leftToRightAnswer_hasItsSourcesBehindIt() {
        assertThat(reply("Owls hunt [1].")).isEqualTo("Owls hunt [1].\n\n[1] Owls – https://owls.example/");
    }

    @Test
    void of_rightToLeftAnswer_isolatesMarkersAndTitlesAndLeavesAddressesAlone() {
        assertThat(reply("البوم يصطاد [1]."))
                .isEqualTo("البوم يصطاد \u2066[1]\u2069.\n\n[1] \u2068Owls\u2069\nhttps://owls.example/");
    }

    /** A channel with captions on PNG pictures and 20 characters in a message. */
    private static final ChannelSender CAPTIONS = new ChannelSender() {

        @Override
        public String channel() {
            return "test";
        }

        @Override
        public List<String> split(String text) {
            return TextSplitter.split(text, 20);
        }

        @Override
        public int captionLimit(String mediaType) {
            return mediaType.equals("image/png") ? 10 : 0;
        }

        @Override
        public Mono<Void> typing(InboundMessage inbound) {
            return Mono.empty();
        }

        @Override
        public Mono<SendOutcome> send(OutboundMessage message) {
            return Mono.just(new SendOutcome.Accepted(""));
        }
    };

    @ParameterizedTest
    @CsvSource({
        "A kite., image/png, '[A kite.+file, +file]'",
        "A kite that is red., image/png, '[A kite that is red., +file, +file]'",
        "A kite. And many words behind it., image/png, '[A kite., And many words, behind it., +file, +file]'",
        "A kite., image/webp, '[A kite., +file, +file]'",
        "'', image/png, '[+file, +file]'",
    })
    void of_wordsAndFiles_shortWordsAreTheCaptionOfTheFirst(String text, String mediaType, String expected) {
        List<OutboundFile> files =
                List.of(new OutboundFile(mediaType, "http://here/1"), new OutboundFile("image/png", "http://here/2"));

        List<OutboundMessage> messages = new ChannelReplies(List.of(CAPTIONS))
                .of(INBOUND, new ChannelReply("turn", text, List.of(), files, List.of(), false, "m"));

        assertThat(messages.stream()
                        .map(message -> message.text() + (message.file() == null ? "" : "+file"))
                        .toList())
                .hasToString(expected);
        assertThat(messages.getFirst().replyTo()).isEqualTo("m");
        assertThat(messages).extracting(OutboundMessage::id).doesNotHaveDuplicates();
    }

    @Test
    void of_wordsWithChoicesAndAFile_keepTheirChoices() {
        List<OutboundMessage> messages = new ChannelReplies(List.of(CAPTIONS))
                .of(
                        INBOUND,
                        new ChannelReply(
                                "turn",
                                "Which?",
                                List.of(),
                                List.of(new OutboundFile("image/png", "http://here/1")),
                                List.of(new Choice("1", "one")),
                                false,
                                ""));

        assertThat(messages).hasSize(2);
        assertThat(messages.getFirst().choices()).hasSize(1);
        assertThat(messages.getLast().file()).isNotNull();
    }
}
