package dev.parley.assistant.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.channel.InboundEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WhatsAppEventsTests {

    private static final String NUMBER = "200000000000002";
    private final WhatsAppEvents events = new WhatsAppEvents(NUMBER);

    @Test
    void read_textOfAPerson_isAMessage() {
        List<InboundEvent> found = read(value("\"messages\":[{\"from\":\"15550002222\",\"id\":\"wamid.A\","
                + "\"timestamp\":\"1790416800\",\"type\":\"text\",\"text\":{\"body\":\" Hi \"},\"new_field\":{}}]"));

        assertThat(found).hasSize(1).first().isInstanceOfSatisfying(InboundEvent.Text.class, text -> {
            assertThat(text.message().text()).isEqualTo("Hi");
            assertThat(text.message().conversation().value()).isEqualTo("whatsapp:" + NUMBER + ":15550002222");
            assertThat(text.message().address()).isEqualTo("15550002222");
            assertThat(text.message().sentAt().getEpochSecond()).isEqualTo(1_790_416_800);
        });
    }

    @Test
    void read_personWithoutPhoneNumber_isKnownByTheBusinessScopedId() {
        assertThat(read(value("\"messages\":[{\"from_user_id\":\"US.1001\",\"id\":\"wamid.B\",\"type\":\"text\","
                        + "\"text\":{\"body\":\"Hi\"}}]")))
                .first()
                .isInstanceOfSatisfying(
                        InboundEvent.Text.class,
                        text -> assertThat(text.message().address()).isEqualTo("US.1001"));
    }

    @Test
    void read_buttonsAndLists_areTheirTitles() {
        assertThat(
                        read(
                                value(
                                        "\"messages\":["
                                                + "{\"from\":\"1\",\"id\":\"a\",\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\","
                                                + "\"button_reply\":{\"id\":\"x\",\"title\":\"Yes\"}}},"
                                                + "{\"from\":\"1\",\"id\":\"b\",\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\","
                                                + "\"list_reply\":{\"id\":\"x\",\"title\":\"Tea\"}}},"
                                                + "{\"from\":\"1\",\"id\":\"c\",\"type\":\"button\",\"button\":{\"text\":\"Stop\",\"payload\":\"p\"}}]")))
                .extracting(event ->
                        event instanceof InboundEvent.Text text ? text.message().text() : "")
                .containsExactly("Yes", "Tea", "Stop");
    }

    @Test
    void read_whatIsNotAnswered_isCountedByKind() {
        assertThat(read(value("\"statuses\":[{\"id\":\"x\",\"status\":\"delivered\"}],"
                        + "\"messages\":[{\"from\":\"1\",\"id\":\"i\",\"type\":\"image\",\"image\":{\"id\":\"9\"}}]")))
                .containsExactly(
                        new InboundEvent.Ignored("message_image"), new InboundEvent.Ignored("status_delivered"));
        assertThat(
                        read(
                                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"account_update\"}]}]}"))
                .containsExactly(new InboundEvent.Ignored("field_account_update"));
        assertThat(read(value("\"messages\":[]").replace(NUMBER, "1")))
                .containsExactly(new InboundEvent.Ignored("other_number"));
        assertThat(read("{\"object\":\"page\"}")).containsExactly(new InboundEvent.Ignored("object"));
        assertThat(read("[")).containsExactly(new InboundEvent.Ignored("malformed"));
        assertThat(read("")).containsExactly(new InboundEvent.Ignored("malformed"));
        assertThat(read("{\"object\":\"whatsapp_business_account\",\"entry\":7}"))
                .containsExactly(new InboundEvent.Ignored("empty"));
    }

    @Test
    void read_mutatedBodies_neverFail() {
        byte[] body = value("\"messages\":[{\"from\":\"15550002222\",\"id\":\"wamid.A\",\"timestamp\":\"1790416800\","
                        + "\"type\":\"text\",\"text\":{\"body\":\"Hi\"}}],\"statuses\":[{\"status\":\"read\"}]")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] mutated = body.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                mutated[random.nextInt(mutated.length)] = (byte) "{}[]\":,0n x\\".charAt(random.nextInt(12));
            }
            assertThat(events.read(mutated)).isNotEmpty();
        }
    }

    private List<InboundEvent> read(String body) {
        return events.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String value(String fields) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                + "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"" + NUMBER + "\"},"
                + fields + "}}]}]}";
    }
}
