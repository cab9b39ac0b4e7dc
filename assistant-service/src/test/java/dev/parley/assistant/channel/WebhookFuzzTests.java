package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Batches of the known payloads, damaged in several places at once, and bodies that are no payloads at all. */
class WebhookFuzzTests {

    private static final int MOST_PLACES = 90;
    private static final int LONGEST_TEXT = 16_384;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<WebhookPayloadsTests.Payload> PAYLOADS =
            WebhookPayloadsTests.payloads().toList();

    /** @param value null to take what is there away */
    record Damage(int place, JsonNode value) {}

    @Property(tries = 1_000)
    void receive_anyBytes_isOkAndCounted(@ForAll byte[] body, @ForAll("channels") String channel) {
        WebhookRun run = new WebhookRun(channel);

        assertThat(run.deliver(body)).isEqualTo(HttpStatus.OK);

        assertThat(run.counted()).isNotEmpty();
    }

    @Property(tries = 1_000)
    void receive_damagedBatch_isOkAndEveryEventStoredOrCounted(
            @ForAll("channels") String channel,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 200) Integer> chosen,
            @ForAll("damages") List<Damage> damages) {
        JsonNode body = batch(channel, chosen);
        for (Damage damage : damages) {
            if (damage.value() == null) {
                JsonDamage.remove(body, damage.place());
            } else {
                JsonDamage.replace(body, damage.place(), damage.value());
            }
        }
        byte[] bytes = MAPPER.writeValueAsBytes(body);
        WebhookRun run = new WebhookRun(channel);

        assertThat(run.deliver(bytes)).isEqualTo(HttpStatus.OK);

        List<InboundEvent> found = WebhookRun.reader(channel).apply(bytes);
        assertThat(found).isNotEmpty();
        assertThat(run.counted().values().stream().mapToInt(many -> many).sum()).isEqualTo(found.size());
        assertThat(run.messages()).allSatisfy(message -> {
            assertThat(message.id()).isNotBlank();
            assertThat(message.address()).isNotBlank();
            assertThat(message.text()).hasSizeLessThanOrEqualTo(LONGEST_TEXT);
        });
    }

    private static JsonNode batch(String channel, List<Integer> chosen) {
        List<JsonNode> bodies = PAYLOADS.stream()
                .filter(payload -> payload.channel().equals(channel))
                .map(WebhookPayloadsTests.Payload::body)
                .toList();
        ObjectNode batch = MAPPER.createObjectNode();
        batch.set("object", bodies.getFirst().path("object"));
        ArrayNode entries = batch.putArray("entry");
        chosen.forEach(index -> entries.add(
                bodies.get(index % bodies.size()).path("entry").path(0).deepCopy()));
        return batch;
    }

    @Provide
    Arbitrary<String> channels() {
        return Arbitraries.of("whatsapp", "messenger");
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        Arbitrary<JsonNode> values = JsonDamage.values().injectNull(0.3);
        return Arbitraries.integers()
                .between(0, MOST_PLACES)
                .flatMap(place -> values.map(value -> new Damage(place, value)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }
}
