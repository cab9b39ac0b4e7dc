package dev.parley.assistant.channel.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.channel.InboundEvent;
import dev.parley.assistant.channel.JsonDamage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessengerEventsFuzzTests {

    private static final String PAGE = "300000000000003";

    private static final JsonNode RIGHT = JsonMapper.builder()
            .build()
            .readTree(("[{'sender':{'id':'77'},'timestamp':1790416800001,'message':{'mid':'m_1','text':'Hi',"
                            + "'attachments':[{'type':'location','title':'N','payload':{'coordinates':"
                            + "{'lat':1,'long':2}}}],'quick_reply':{'payload':'P'}}},"
                            + "{'sender':{'id':'77'},'postback':{'title':'t','payload':'p','referral':{'ref':'r'}}},"
                            + "{'sender':{'id':'77'},'delivery':{'mids':['m'],'watermark':1}},"
                            + "{'sender':{'id':'77'},'reaction':{'mid':'m','action':'react','emoji':'x'}},"
                            + "{'sender':{'id':'77'},'message_edit':{'mid':'m','text':'t'}},"
                            + "{'sender':{'id':'77'},'optin':{'notification_messages_status':'STOP_NOTIFICATIONS'}},"
                            + "{'sender':{'id':'77'},'take_thread_control':{}}]")
                    .replace('\'', '"'));

    @Property(tries = 1_000)
    void read_anyBytes_isAListOfEvents(@ForAll byte[] body) {
        assertThat(new MessengerEvents(PAGE).read(body)).isNotEmpty();
    }

    @Property(tries = 1_500)
    void read_anyPartReplacedOrMissing_isAListOfEventsAndNeighboursAreWhole(
            @ForAll("values") JsonNode replacement, @ForAll @IntRange(max = 60) int place, @ForAll boolean missing) {
        JsonNode damaged = RIGHT.deepCopy();
        if (missing) {
            JsonDamage.remove(damaged, place);
        } else {
            JsonDamage.replace(damaged, place, replacement);
        }
        String items = damaged.valueStream().map(JsonNode::toString).collect(Collectors.joining(","));
        String neighbour = "{\"sender\":{\"id\":\"78\"},\"message\":{\"mid\":\"n\",\"text\":\"Hi\"}}";

        assertThat(read(messaging(items + (items.isEmpty() ? "" : ",") + neighbour)))
                .last()
                .isEqualTo(read(messaging(neighbour)).getFirst());
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return JsonDamage.values();
    }

    private List<InboundEvent> read(String body) {
        return new MessengerEvents(PAGE).read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String messaging(String items) {
        return "{\"object\":\"page\",\"entry\":[{\"id\":\"" + PAGE + "\",\"messaging\":[" + items + "]}]}";
    }
}
