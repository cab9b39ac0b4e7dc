package dev.parley.assistant.channel.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.channel.InboundEvent;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.DeliveryStatus;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.memory.mailbox.MessageRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessengerEventsTests {

    private static final String PAGE = "300000000000003";

    @Test
    void read_textAndPostback_areMessages() {
        List<InboundMessage> found = messages("{'sender':{'id':'77'},'timestamp':1790416800001,"
                + "'message':{'mid':'m_1','text':' Hi ','quick_reply':{'payload':'P'}}},"
                + "{'sender':{'id':77},'timestamp':5,'postback':{'title':'Start','payload':'P'}},"
                + "{'sender':{'id':77},'timestamp':5,'postback':{'mid':'m_2','payload':'P'}}");

        assertThat(found).extracting(InboundMessage::text).containsExactly("Hi", "Start", "P");
        assertThat(found).extracting(InboundMessage::id).containsExactly("m_1", "postback-77-5", "m_2");
        assertThat(found.getFirst().conversation().value()).isEqualTo("messenger:" + PAGE + ":77");
        assertThat(found.getFirst().sentAt().toEpochMilli()).isEqualTo(1_790_416_800_001L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'attachments':[{'type':'image','payload':{'url':'https://x.example/'}}],'text':'this?' | IMAGE | this?",
                "'attachments':[{'type':'image'}],'sticker_id':369 | STICKER | ``",
                "'attachments':[{'type':'sticker'}] | STICKER | ``",
                "'attachments':[{'type':'audio'}] | AUDIO | ``",
                "'attachments':[{'type':'video'}] | VIDEO | ``",
                "'attachments':[7,{'type':'file'}] | DOCUMENT | ``",
                "'attachments':[{'type':'location','title':'Hall','payload':{'coordinates':{'lat':1.5,'long':2}}}]"
                        + " | TEXT | [location] Hall (1.5, 2)",
                "'attachments':[{'type':'fallback','title':'Tea','url':'https://x.example/','payload':null}]"
                        + " | TEXT | Tea https://x.example/",
            })
    void read_attachments_areMessagesOfTheirKind(String fields, MessageKind kind, String text) {
        List<InboundMessage> found = messages("{'sender':{'id':'77'},'message':{'mid':'m'," + fields + "}}");

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(kind);
        assertThat(found.getFirst().text()).isEqualTo(text);
    }

    @Test
    void read_severalAttachments_areAllKeptWithWhatTheyAnswer() {
        InboundMessage message = messages(
                        "{'sender':{'id':'77'},'message':{'mid':'m','reply_to':{'mid':'m_w'},'attachments':["
                                + "{'type':'image','payload':{'url':'https://a/1'}},{'type':'sticker','payload':{'url':'https://a/1'}},"
                                + "{'type':'location','payload':{}},{'type':'image','payload':null},"
                                + "{'type':'file','payload':{'url':'https://a/2'}}]}}")
                .getFirst();

        assertThat(message.replyTo()).isEqualTo("m_w");
        assertThat(message.files())
                .containsExactly(
                        new InboundFile(MessageKind.IMAGE, "https://a/1", "", ""),
                        new InboundFile(MessageKind.DOCUMENT, "https://a/2", "", ""));
    }

    @Test
    void read_whatIsNoMessage_isItsOwnEvent() {
        assertThat(one("'message':{'mid':'m','is_deleted':true}")).isEqualTo(new InboundEvent.Deletion(ref()));
        assertThat(one("'message':{'mid':'m','is_unsupported':true}"))
                .isEqualTo(new InboundEvent.Unsupported("77", "m", 0));
        assertThat(one("'message_edit':{'mid':'m','text':'better','num_edit':1}"))
                .isEqualTo(new InboundEvent.Edit(ref(), "better"));
        assertThat(one("'reaction':{'mid':'m','action':'react','emoji':'👍'}"))
                .isEqualTo(new InboundEvent.Reaction("77", "m", "👍"));
        assertThat(one("'reaction':{'mid':'m','action':'unreact','emoji':'👍'}"))
                .isEqualTo(new InboundEvent.Reaction("77", "m", ""));
        assertThat(one("'read':{'watermark':9}"))
                .isEqualTo(new InboundEvent.Status("77", "", DeliveryStatus.READ, Instant.ofEpochMilli(9), 0));
        assertThat(one("'delivery':{'watermark':9}"))
                .isEqualTo(new InboundEvent.Status("77", "", DeliveryStatus.DELIVERED, Instant.ofEpochMilli(9), 0));
        assertThat(one("'delivery':{'mids':['m'],'watermark':9}"))
                .isEqualTo(new InboundEvent.Status("77", "m", DeliveryStatus.DELIVERED, Instant.ofEpochMilli(9), 0));
        assertThat(one("'referral':{'ref':'r','source':'ADS'}")).isEqualTo(new InboundEvent.Referral("77", "ADS", "r"));
        assertThat(one("'optin':{'notification_messages_status':'STOP_NOTIFICATIONS'}"))
                .isEqualTo(new InboundEvent.OptOut("77", "notification_messages", true));
        assertThat(one("'optin':{'ref':'r'}")).isEqualTo(new InboundEvent.Ignored("optin"));
        assertThat(one("'take_thread_control':{}")).isEqualTo(handover(false));
        assertThat(one("'pass_thread_control':{}")).isEqualTo(handover(true));
        assertThat(one("'app_roles':{}")).isEqualTo(handover(null));
        assertThat(one("'policy-enforcement':{'action':'block'}"))
                .isEqualTo(new InboundEvent.Ignored("policy_enforcement"));
        assertThat(one("'brand_new':{}")).isEqualTo(new InboundEvent.Ignored("unknown"));
        assertThat(read(messaging("7"))).containsExactly(new InboundEvent.Ignored("unknown"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`'is_echo':true;'app_id':5`, false",
                "`'is_echo':true;'metadata':'parley:turn-0'`, true",
                "`'is_echo':true;'metadata':'other'`, false",
                "`'app_id':5`, false"
            })
    void read_messageOfThePageItself_isAnEcho(String fields, boolean ours) {
        assertThat(read(messaging("{'sender':{'id':'" + PAGE + "'},'recipient':{'id':'77'},'timestamp':9,"
                        + "'message':{'mid':'m','text':' x '," + fields.replace(';', ',') + "}}")))
                .containsExactly(new InboundEvent.Echo(ref(), "x", Instant.ofEpochMilli(9), ours));
    }

    @Test
    void read_threadsOfOthersAndOtherPages_areNotAnswered() {
        assertThat(read("{'object':'page','entry':[{'id':'" + PAGE
                        + "','standby':[{'message':{'text':'x','mid':'m'},'sender':{'id':'77'}}]}]}"))
                .containsExactly(new InboundEvent.Standby());
        assertThat(read(messaging("{}").replace(PAGE, "1"))).containsExactly(new InboundEvent.Ignored("other_page"));
        assertThat(read("{")).containsExactly(new InboundEvent.Ignored("malformed"));
    }

    private static InboundEvent handover(Boolean toUs) {
        return new InboundEvent.Handover(ref().person(), ref().conversation(), toUs);
    }

    private InboundEvent one(String fields) {
        List<InboundEvent> found = read(messaging("{'sender':{'id':'77'}," + fields + "}"));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<InboundMessage> messages(String items) {
        return read(messaging(items)).stream()
                .map(event -> ((InboundEvent.Message) event).message())
                .toList();
    }

    private List<InboundEvent> read(String body) {
        return new MessengerEvents(PAGE).read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String messaging(String items) {
        return "{'object':'page','entry':[{'id':'" + PAGE + "','time':1,'messaging':[" + items + "]}]}";
    }

    private static MessageRef ref() {
        return new MessageRef(
                new PersonId("messenger:77"), new ConversationId("messenger:" + PAGE + ":77"), "messenger", "m");
    }
}
