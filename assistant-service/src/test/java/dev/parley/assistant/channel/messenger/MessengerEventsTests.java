package dev.parley.assistant.channel.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.channel.InboundEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessengerEventsTests {

    private static final String PAGE = "300000000000003";
    private final MessengerEvents events = new MessengerEvents(PAGE);

    @Test
    void read_textAndPostback_areMessages() {
        List<InboundEvent> found = read(messaging("{\"sender\":{\"id\":\"77\"},\"timestamp\":1790416800001,"
                + "\"message\":{\"mid\":\"m_1\",\"text\":\" Hi \",\"quick_reply\":{\"payload\":\"P\"}}},"
                + "{\"sender\":{\"id\":77},\"timestamp\":5,\"postback\":{\"title\":\"Start\",\"payload\":\"P\"}}"));

        assertThat(found).hasSize(2).first().isInstanceOfSatisfying(InboundEvent.Text.class, text -> {
            assertThat(text.message().text()).isEqualTo("Hi");
            assertThat(text.message().conversation().value()).isEqualTo("messenger:" + PAGE + ":77");
            assertThat(text.message().sentAt().toEpochMilli()).isEqualTo(1_790_416_800_001L);
        });
        assertThat(found).last().isInstanceOfSatisfying(InboundEvent.Text.class, text -> {
            assertThat(text.message().text()).isEqualTo("Start");
            assertThat(text.message().id()).isEqualTo("postback-77-5");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sender\":{\"id\":\"77\"},\"message\":{\"mid\":\"m\",\"text\":\"x\",\"is_echo\":true}} | echo",
                "{\"sender\":{\"id\":\"300000000000003\"},\"message\":{\"mid\":\"m\",\"text\":\"x\"}} | echo",
                "{\"sender\":{\"id\":\"77\"},\"message\":{\"mid\":\"m\",\"attachments\":[{\"type\":\"image\"}]}} | message_image",
                "{\"sender\":{\"id\":\"77\"},\"message\":{\"mid\":\"m\",\"is_deleted\":true}} | deleted",
                "{\"sender\":{\"id\":\"77\"},\"delivery\":{\"watermark\":1}} | delivery",
                "{\"sender\":{\"id\":\"77\"},\"brand_new\":{}} | unknown",
                "7 | unknown"
            })
    void read_whatIsNotAnswered_isCountedByKind(String event, String kind) {
        assertThat(read(messaging(event))).containsExactly(new InboundEvent.Ignored(kind));
    }

    @Test
    void read_threadsOfOthersAndOtherPages_areNotAnswered() {
        assertThat(
                        read(
                                "{\"object\":\"page\",\"entry\":[{\"id\":\"" + PAGE
                                        + "\",\"standby\":[{\"message\":{\"text\":\"x\",\"mid\":\"m\"},\"sender\":{\"id\":\"77\"}}]}]}"))
                .containsExactly(new InboundEvent.Ignored("standby"));
        assertThat(read(messaging("{}").replace(PAGE, "1"))).containsExactly(new InboundEvent.Ignored("other_page"));
        assertThat(read("{")).containsExactly(new InboundEvent.Ignored("malformed"));
    }

    @Test
    void read_mutatedBodies_neverFail() {
        byte[] body = messaging("{\"sender\":{\"id\":\"77\"},\"timestamp\":1790416800001,"
                        + "\"message\":{\"mid\":\"m_1\",\"text\":\"Hi\"},\"postback\":{\"title\":\"t\"}}")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(4);
        for (int round = 0; round < 20_000; round++) {
            byte[] mutated = body.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                mutated[random.nextInt(mutated.length)] = (byte) "{}[]\":,0n x\\".charAt(random.nextInt(12));
            }
            assertThat(events.read(mutated)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a **bold** word | a bold word",
                "## Head | Head",
                "* one | • one",
                "17 * 23 = 391 | 17 * 23 = 391",
                "[tea](https://example.org/tea) | tea (https://example.org/tea)"
            })
    void text_markdown_isPlain(String markdown, String expected) {
        assertThat(MessengerText.of(markdown)).isEqualTo(expected);
    }

    private List<InboundEvent> read(String body) {
        return events.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String messaging(String items) {
        return "{\"object\":\"page\",\"entry\":[{\"id\":\"" + PAGE + "\",\"time\":1,\"messaging\":[" + items + "]}]}";
    }
}
