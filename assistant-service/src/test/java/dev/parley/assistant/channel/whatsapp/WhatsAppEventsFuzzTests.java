package dev.parley.assistant.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.channel.InboundEvent;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class WhatsAppEventsFuzzTests {

    private static final String NUMBER = "200000000000002";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNode RIGHT =
            MAPPER.readTree("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\","
                    + "\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"" + NUMBER
                    + "\"},\"messages\":[{\"from\":\"15550002222\",\"id\":\"wamid.A\",\"timestamp\":\"1790416800\","
                    + "\"type\":\"text\",\"text\":{\"body\":\"Hi\"}},{\"from\":\"15550002222\",\"id\":\"wamid.B\","
                    + "\"type\":\"interactive\",\"interactive\":{\"button_reply\":{\"id\":\"x\",\"title\":\"Yes\"}}}],"
                    + "\"statuses\":[{\"id\":\"wamid.O\",\"status\":\"read\"}],\"errors\":[{\"code\":1}]}}]}]}");

    private final WhatsAppEvents events = new WhatsAppEvents(NUMBER);

    @Property(tries = 2_000)
    void read_anyBytes_isAListOfEvents(@ForAll byte[] body) {
        assertThat(events.read(body)).isNotEmpty();
    }

    @Property(tries = 2_000)
    void read_anyPartReplaced_isAListOfEvents(@ForAll("values") JsonNode replacement, @ForAll("places") int place) {
        JsonNode body = RIGHT.deepCopy();
        replace(body, new int[] {place}, replacement);

        List<InboundEvent> found = events.read(MAPPER.writeValueAsBytes(body));

        assertThat(found).isNotEmpty().allSatisfy(event -> {
            if (event instanceof InboundEvent.Text text) {
                assertThat(text.message().id()).isNotBlank();
                assertThat(text.message().address()).isNotBlank();
                assertThat(text.message().text()).isNotBlank();
            }
        });
    }

    /** Walks in document order and puts the replacement at the n-th value below the root. */
    private static void replace(JsonNode node, int[] left, JsonNode replacement) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                if (left[0]-- == 0) {
                    object.set(name, replacement);
                    return;
                }
                replace(object.path(name), left, replacement);
            }
        } else if (node instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                if (left[0]-- == 0) {
                    array.set(index, replacement);
                    return;
                }
                replace(array.path(index), left, replacement);
            }
        }
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 40);
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return Arbitraries.oneOf(
                Arbitraries.of("null", "true", "{}", "[]", "[[]]", "{\"body\":{}}", "1e400", "99999999999999999999")
                        .map(MAPPER::readTree),
                Arbitraries.integers().map(number -> MAPPER.valueToTree(number)),
                Arbitraries.strings().ofMaxLength(300).map(text -> MAPPER.valueToTree(text)));
    }
}
