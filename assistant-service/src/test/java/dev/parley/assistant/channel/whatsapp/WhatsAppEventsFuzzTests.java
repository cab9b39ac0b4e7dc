package dev.parley.assistant.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.channel.ChannelIntake;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.InboundEvent;
import dev.parley.assistant.channel.JsonDamage;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.MetaWebhook;
import dev.parley.assistant.channel.WebhookDoor;
import dev.parley.assistant.channel.WebhookSignature;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WhatsAppEventsFuzzTests {

    private static final String NUMBER = "200000000000002";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** One message of every type of the Cloud API, and everything else that a body can hold. */
    private static final JsonNode RIGHT = MAPPER.readTree(("{'object':'whatsapp_business_account','entry':[{'id':'1',"
                    + "'changes':[{'field':'messages','value':{'metadata':{'phone_number_id':'" + NUMBER + "'},"
                    + "'contacts':[{'profile':{'name':'Ana'},'wa_id':'15550002222','user_id':'US.1'}],'messages':["
                    + List.of(
                                    "'type':'text','text':{'body':'Hi'},'context':{'id':'wamid.Z'}",
                                    "'type':'image','image':{'id':'9','caption':'c'}",
                                    "'type':'audio','audio':{'id':'9','voice':true}",
                                    "'type':'location','location':{'latitude':1.5,'longitude':2,'name':'N'}",
                                    "'type':'contacts','contacts':[{'name':{'formatted_name':'Bo'}}]",
                                    "'type':'interactive','interactive':{'button_reply':{'id':'x','title':'Yes'}}",
                                    "'type':'interactive','interactive':{'nfm_reply':{'response_json':'{}'}}",
                                    "'type':'button','button':{'text':'Go','payload':'p'}",
                                    "'type':'reaction','reaction':{'message_id':'wamid.X','emoji':'👍'}",
                                    "'type':'order','order':{'text':'t','product_items':[{'product_retailer_id':'S',"
                                            + "'quantity':2,'item_price':1.5,'currency':'EUR'}]}",
                                    "'type':'system','system':{'type':'user_changed_number','wa_id':'2'}",
                                    "'type':'edit','edit':{'original_message_id':'o','message':{'type':'text',"
                                            + "'text':{'body':'b'}}}",
                                    "'type':'revoke','revoke':{'original_message_id':'o'}",
                                    "'type':'unsupported','errors':[{'code':131051}]",
                                    "'type':'text','text':{'body':'Ad'},'referral':{'source_type':'ad'}")
                            .stream()
                            .map(fields -> "{'from':'15550002222','from_user_id':'US.1','id':'wamid."
                                    + Integer.toHexString(fields.hashCode()) + "','timestamp':'1790416800'," + fields
                                    + "}")
                            .collect(Collectors.joining(","))
                    + "],'statuses':[{'id':'wamid.O','status':'failed','errors':[{'code':1}]}],"
                    + "'errors':[{'code':1}]}},{'field':'user_preferences','value':{'metadata':{'phone_number_id':'"
                    + NUMBER + "'},'user_preferences':[{'wa_id':'1','value':'stop'}]}}]}]}")
            .replace('\'', '"'));

    private static final int WHOLE = read(RIGHT).size();

    private final WebhookSignature signature = new WebhookSignature("secret");

    @Property(tries = 1_000)
    void read_anyBytes_isAListOfEvents(@ForAll byte[] body) {
        assertThat(new WhatsAppEvents(NUMBER).read(body)).isNotEmpty();
    }

    @Property(tries = 1_500)
    void receive_anyPartReplacedOrMissing_isOkAndEveryEventStoredOrCounted(
            @ForAll("values") JsonNode replacement, @ForAll("places") int place, @ForAll boolean missing) {
        JsonNode body = RIGHT.deepCopy();
        if (missing) {
            JsonDamage.remove(body, place);
        } else {
            JsonDamage.replace(body, place, replacement);
        }
        List<InboundEvent> found = read(body);
        FakeMailbox mailbox = new FakeMailbox();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();

        assertThat(deliver(MAPPER.writeValueAsBytes(body), mailbox, meters)).isEqualTo(HttpStatus.OK);

        assertThat(found).isNotEmpty();
        assertThat(meters.get("parley.webhook.events").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(found.size());
        assertThat(mailbox.messages()).allSatisfy(message -> {
            assertThat(message.id()).isNotBlank();
            assertThat(message.address()).isNotBlank();
            assertThat(message.text()).hasSizeLessThanOrEqualTo(16_384);
        });
    }

    @Property(tries = 500)
    void read_oneMessageDamaged_neighboursAreWhole(@ForAll("values") JsonNode replacement) {
        JsonNode body = RIGHT.deepCopy();
        JsonDamage.replace(body.at("/entry/0/changes/0/value/messages"), 0, replacement);

        assertThat(read(body)).containsAll(read(RIGHT).subList(1, WHOLE));
    }

    private static List<InboundEvent> read(JsonNode body) {
        return new WhatsAppEvents(NUMBER).read(MAPPER.writeValueAsBytes(body));
    }

    private HttpStatus deliver(byte[] body, FakeMailbox mailbox, SimpleMeterRegistry meters) {
        MetaWebhook webhook = new MetaWebhook(
                new MetaAccounts("whatsapp", List.of(new MetaAccount(NUMBER, "token", "secret", "", "verify")), false),
                ids -> new WhatsAppEvents(ids)::read,
                new ChannelIntake(
                        mailbox,
                        new FakeOutbox(),
                        new FakeIdentities(),
                        new FakePreferences(),
                        null,
                        Clock.systemUTC()),
                new ChannelProperties(
                        URI.create("http://127.0.0.1:1"), "v25.0", DataSize.ofMegabytes(4), PATIENCE, true),
                meters);
        MockServerHttpResponse response = new MockServerHttpResponse();
        new WebhookDoor(List.of(webhook))
                .apply((request, unused) -> Mono.error(new IllegalStateException("not a webhook")))
                .handle(
                        MockServerHttpRequest.post("/webhooks/whatsapp")
                                .header(WebhookSignature.HEADER, signature.sign(body))
                                .body(Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body))),
                        response)
                .block(PATIENCE);
        return HttpStatus.valueOf(response.getStatusCode().value());
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 190);
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return JsonDamage.values();
    }
}
