package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.memory.mailbox.InboundMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Every payload that the platforms are known to send, whole and damaged in every place. */
class WebhookPayloadsTests {

    private static final Path REFERENCE = Path.of("../../shared/reference/messaging.md");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int HUGE = 20_000;

    /** What stands in the place of a value: nothing, no value, each wrong type, too much, and what nobody knows. */
    private static final List<JsonNode> DAMAGES = Stream.of(
                    "null", "true", "-1", "1e400", "{\"body\":{}}", "[[]]", "\"" + "😀".repeat(HUGE) + "\"", "\"\"")
            .map(MAPPER::readTree)
            .toList();

    /**
     * @param events kinds that it is read as
     */
    record Payload(String channel, String about, List<String> events, JsonNode body) {
        @Override
        public String toString() {
            return channel + ": " + about;
        }
    }

    static Stream<Payload> payloads() {
        return Stream.of("whatsapp", "messenger").flatMap(WebhookPayloadsTests::payloads);
    }

    private static Stream<Payload> payloads(String channel) {
        try (InputStream file = WebhookPayloadsTests.class.getResourceAsStream(channel + "-payloads.json")) {
            return MAPPER.readTree(file)
                    .valueStream()
                    .map(payload -> new Payload(
                            channel,
                            payload.path("about").stringValue(),
                            payload.path("events")
                                    .valueStream()
                                    .map(JsonNode::stringValue)
                                    .toList(),
                            payload.path("body")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void payload_signed_isOkAndCountedAsWhatItIs(Payload payload) {
        WebhookRun run = new WebhookRun(payload.channel());

        assertThat(run.deliver(MAPPER.writeValueAsBytes(payload.body()))).isEqualTo(HttpStatus.OK);

        TreeMap<String, Integer> expected = new TreeMap<>();
        payload.events().forEach(kind -> expected.merge(kind, 1, Integer::sum));
        assertThat(run.counted()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void payload_damagedInAnyPlace_isOkAndAllOfItCountedAndItsNeighbourWhole(Payload payload) {
        JsonNode neighbour = neighbour(payload.channel());
        int places = size(payload.body().path("entry").path(0));
        for (int place = 0; place < places; place++) {
            for (int damage = -1; damage < DAMAGES.size(); damage++) {
                JsonNode body = payload.body().deepCopy();
                JsonNode entry = body.path("entry").path(0);
                if (damage < 0) {
                    JsonDamage.remove(entry, place);
                } else {
                    JsonDamage.replace(entry, place, DAMAGES.get(damage));
                }
                ((ArrayNode) body.path("entry")).add(neighbour);
                byte[] bytes = MAPPER.writeValueAsBytes(body);
                WebhookRun run = new WebhookRun(payload.channel());

                assertThat(run.deliver(bytes)).as("%s", body).isEqualTo(HttpStatus.OK);

                assertThat(run.counted().values().stream()
                                .mapToInt(many -> many)
                                .sum())
                        .isEqualTo(WebhookRun.reader(payload.channel())
                                .apply(bytes)
                                .size());
                assertThat(run.messages())
                        .last()
                        .extracting(InboundMessage::id, InboundMessage::text)
                        .containsExactly("neighbour", "Hi");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"whatsapp, messages", "messenger, messaging"})
    void items_ofOneBatch_standForThemselves(String channel, String list) {
        JsonNode body = neighbour(channel);
        String item = channel.equals("whatsapp")
                ? body.at("/changes/0/value/messages/0").toString()
                : body.at("/messaging/0").toString();
        WebhookRun run = new WebhookRun(channel);
        String items = item.replace("neighbour", "one") + ",null,7,\"x\",[],{},[[" + item + "]],"
                + item.replace("\"77\"", "{\"id\":[]}") + "," + item.replace("neighbour", "two");

        assertThat(run.deliver(envelope(channel, body.toString().replace(item, items))))
                .isEqualTo(HttpStatus.OK);

        assertThat(run.messages()).extracting(InboundMessage::id).containsExactly("one", "two");
        assertThat(run.counted().values().stream().mapToInt(many -> many).sum()).isEqualTo(9);
    }

    private static byte[] envelope(String channel, String entry) {
        String object = channel.equals("whatsapp") ? "whatsapp_business_account" : "page";
        return ("{\"object\":\"" + object + "\",\"entry\":[" + entry + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode neighbour(String channel) {
        return MAPPER.readTree((channel.equals("whatsapp")
                        ? "{'id':'1','changes':[{'field':'messages','value':{'metadata':{'phone_number_id':'"
                                + WebhookRun.WHATSAPP_NUMBER + "'},'messages':[{'from':'77','id':'neighbour',"
                                + "'timestamp':'1790416800','type':'text','text':{'body':'Hi'}}]}}]}"
                        : "{'id':'" + WebhookRun.MESSENGER_PAGE + "','messaging':[{'sender':{'id':'77'},"
                                + "'message':{'mid':'neighbour','text':'Hi'}}]}")
                .replace('\'', '"'));
    }

    /** Number of values below a node. */
    private static int size(JsonNode node) {
        return node.valueStream().mapToInt(child -> 1 + size(child)).sum();
    }

    /** Names in the first columns of the reference's tables of kinds. */
    @Test
    void payloads_coverEveryKindOfTheReference() throws IOException {
        assumeTrue(Files.exists(REFERENCE), "the reference is not there");
        String reference = Files.readString(REFERENCE);
        String whatsApp = between(reference, "### 2.2", "### 2.3");
        String messenger = between(reference, "### 3.1", "### 3.2");
        String ours = payloads("whatsapp")
                .map(payload -> payload.body().toString())
                .toList()
                .toString();
        String theirs = payloads("messenger")
                .map(payload -> payload.body().toString())
                .toList()
                .toString();

        assertThat(names(whatsApp, 1))
                .hasSizeGreaterThan(12)
                .allSatisfy(name -> assertThat(ours).contains("\"" + name + "\""));
        assertThat(names(messenger, 2))
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(theirs).contains("\"" + name + "\""));
    }

    private static String between(String text, String from, String to) {
        return text.substring(text.indexOf(from), text.indexOf(to));
    }

    private static List<String> names(String section, int column) {
        Pattern name = Pattern.compile("`(?:[a-z_]+\\.)?([a-z_-]+)");
        return section.lines()
                .filter(line -> line.startsWith("| ") && !line.contains("---"))
                .skip(1)
                .flatMap(line -> {
                    Matcher found = name.matcher(line.split("\\|")[column]);
                    return found.results().map(match -> match.group(1));
                })
                .distinct()
                .toList();
    }
}
