package dev.parley.assistant.channel.whatsapp;

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

class WhatsAppEventsTests {

    private static final String NUMBER = "200000000000002";
    private final WhatsAppEvents events = new WhatsAppEvents(NUMBER);

    @Test
    void read_textOfAPerson_isAMessage() {
        InboundMessage message = message("'type':'text','text':{'body':' Hi '},'new_field':{}");

        assertThat(message.text()).isEqualTo("Hi");
        assertThat(message.kind()).isEqualTo(MessageKind.TEXT);
        assertThat(message.conversation().value()).isEqualTo("whatsapp:" + NUMBER + ":15550002222");
        assertThat(message.address()).isEqualTo("15550002222");
        assertThat(message.sentAt().getEpochSecond()).isEqualTo(1_790_416_800);
    }

    @ParameterizedTest
    @CsvSource({"forwarded,true", "frequently_forwarded,true", "from,false"})
    void read_forwardedText_isSomebodyElses(String field, boolean forwarded) {
        InboundMessage message =
                message("'context':{'" + field + "':true},'type':'text','text':{'body':'I live in Lund'}");

        assertThat(message.text()).isEqualTo("I live in Lund");
        assertThat(message.forwarded()).isEqualTo(forwarded);
    }

    @Test
    void read_personWithoutPhoneNumber_isKnownByTheBusinessScopedId() {
        assertThat(read("'messages':[{'from_user_id':'US.1001','id':'wamid.B','type':'text','text':{'body':'Hi'}}]"))
                .first()
                .isInstanceOfSatisfying(
                        InboundEvent.Message.class,
                        event -> assertThat(event.message().address()).isEqualTo("US.1001"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'interactive','interactive':{'type':'button_reply','button_reply':{'id':'x','title':'Yes'}} | Yes",
                "'type':'interactive','interactive':{'type':'list_reply','list_reply':{'id':'x','title':'Tea'}} | Tea",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'body':'Sent','response_json':'{broken'}} | [form] {broken",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'body':'Sent'}} | [form] Sent",
                "'type':'button','button':{'text':'Stop','payload':'p'} | Stop",
                "'type':'location','location':{'latitude':48.5,'longitude':-11.25,'name':'Hall','address':'Mill Lane 3'} | [location] Hall Mill Lane 3 (48.5, -11.25)",
                "'type':'location','location':{'latitude':'48','longitude':11,'name':'Hall'} | [location] Hall",
                "'type':'order','order':{'text':'soon','product_items':[{'product_retailer_id':'SKU-1','quantity':2,'item_price':12.5,'currency':'EUR'},7,{}]} | `[order] 2 × SKU-1 (12.5 EUR)\nsoon`",
            })
    void read_whatHasWords_isText(String fields, String text) {
        InboundMessage message = message(fields);

        assertThat(message.text()).isEqualTo(text);
        assertThat(message.kind()).isEqualTo(MessageKind.TEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'image','image':{'id':'9','mime_type':'image/jpeg','caption':'this?'} | IMAGE | this?",
                "'type':'image','image':null | IMAGE | ``",
                "'type':'audio','audio':{'id':'9','mime_type':'audio/ogg; codecs=opus','voice':true} | AUDIO | ``",
                "'type':'video','video':{'id':'9'} | VIDEO | ``",
                "'type':'document','document':{'id':'9','filename':'Übersicht.pdf','caption':'read'} | DOCUMENT | read",
                "'type':'sticker','sticker':{'id':'9','animated':false} | STICKER | ``",
                "'type':'contacts','contacts':[{'name':{'formatted_name':'Bo'}}] | CONTACTS | ``",
            })
    void read_file_isAMessageOfItsKindWithItsCaption(String fields, MessageKind kind, String caption) {
        InboundMessage message = message(fields);

        assertThat(message.kind()).isEqualTo(kind);
        assertThat(message.text()).isEqualTo(caption);
    }

    @Test
    void read_file_keepsWhereItIsAndWhatItAnswers() {
        InboundMessage document = message("'context':{'from':'1','id':'wamid.X'},'type':'document',"
                + "'document':{'id':'9','mime_type':'application/pdf','filename':'Übersicht.pdf'}");

        assertThat(document.replyTo()).isEqualTo("wamid.X");
        assertThat(document.files())
                .containsExactly(new InboundFile(MessageKind.DOCUMENT, "9", "application/pdf", "Übersicht.pdf"));
        assertThat(message("'type':'image','image':null").files()).isEmpty();
        assertThat(message("'type':'image','image':{'id':'" + "9".repeat(5_000) + "'}")
                        .files())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'context':{'from':'1','id':'wamid.X'},'type':'text','text':{'body':'why?'} | wamid.X",
                "'context':{'id':7},'type':'text','text':{'body':'why?'} | ``",
                "'context':'wamid.X','type':'text','text':{'body':'why?'} | ``",
                "'context':{'id':'wamid.X'},'type':'button','button':{'text':'Stop','payload':'p'} | ``",
            })
    void read_context_isWhatTheWordsAnswer(String fields, String quoted) {
        assertThat(message(fields).replyTo()).isEqualTo(quoted);
    }

    @Test
    void read_whatIsNoMessage_isItsOwnEvent() {
        String who = "15550002222";
        assertThat(one("'type':'reaction','reaction':{'message_id':'wamid.X','emoji':'👍'}"))
                .isEqualTo(new InboundEvent.Reaction(who, "wamid.X", "👍"));
        assertThat(one("'type':'reaction','reaction':{'message_id':'wamid.X'}"))
                .isEqualTo(new InboundEvent.Reaction(who, "wamid.X", ""));
        assertThat(one("'type':'edit','edit':{'original_message_id':'wamid.X',"
                        + "'message':{'type':'text','text':{'body':'better'}}}"))
                .isEqualTo(new InboundEvent.Edit(ref(who), "better"));
        assertThat(one("'type':'revoke','revoke':{'original_message_id':'wamid.X'}"))
                .isEqualTo(new InboundEvent.Deletion(ref(who)));
        assertThat(one("'type':'system','system':{'type':'user_changed_number','wa_id':'15550004444'}"))
                .isEqualTo(new InboundEvent.IdentityChange(who, "15550004444"));
        assertThat(one("'type':'system','system':{'type':'user_changed_user_id','user_id':'US.2',"
                        + "'previous_user_id':'US.1','wa_id':'15550002222'}"))
                .isEqualTo(new InboundEvent.IdentityChange("US.1", "US.2"));
        assertThat(one("'type':'system','system':{'type':'customer_identity_changed'}"))
                .isEqualTo(new InboundEvent.Ignored("system_customer_identity_changed"));
        assertThat(one("'type':'unsupported','errors':[{'code':131051}],'unsupported':{'type':'poll'}"))
                .isEqualTo(new InboundEvent.Unsupported(who, "wamid.A", 131051));
        assertThat(one("'type':'hologram','hologram':{}")).isEqualTo(new InboundEvent.Ignored("message_hologram"));
    }

    @Test
    void read_messageFromAnAdvertisement_isReferralAndMessage() {
        assertThat(read("'messages':[{'from':'1','id':'a','type':'text','text':{'body':'Hi'},"
                        + "'referral':{'source_type':'ad','source_id':'42','ctwa_clid':'c'}}]"))
                .hasSize(2)
                .first()
                .isEqualTo(new InboundEvent.Referral("1", "ad", "42"));
    }

    @Test
    void read_statuses_areHowFarAMessageCame() {
        assertThat(
                        read(
                                "'statuses':[{'id':'o','recipient_id':'15550002222','status':'delivered','timestamp':'1790416832'},"
                                        + "{'id':'o','status':'failed','errors':[{'code':131047}]},{'id':'o','status':'pondered'}]"))
                .containsExactly(
                        new InboundEvent.Status(
                                "15550002222", "o", DeliveryStatus.DELIVERED, Instant.ofEpochSecond(1_790_416_832), 0),
                        new InboundEvent.Status("", "o", DeliveryStatus.FAILED, Instant.EPOCH, 131047),
                        new InboundEvent.Ignored("status_pondered"));
    }

    @Test
    void read_otherFields_areTheirEventsOrCounted() {
        assertThat(field(
                        "smb_message_echoes",
                        "'message_echoes':[{'id':'wamid.X','to':'15550002222','timestamp':'1790416832','type':'text',"
                                + "'text':{'body':'A person here'}},{'id':'wamid.X','type':'text'}]"))
                .containsExactly(
                        new InboundEvent.Echo(
                                ref("15550002222"), "A person here", Instant.ofEpochSecond(1_790_416_832), false),
                        new InboundEvent.Ignored("echo"));
        assertThat(field(
                        "user_preferences",
                        "'user_preferences':[{'wa_id':'1','category':'marketing_messages','value':'stop'},"
                                + "{'user_id':'US.1','category':'marketing_messages','value':'resume'},{'value':1}]"))
                .containsExactly(
                        new InboundEvent.OptOut("1", "marketing_messages", true),
                        new InboundEvent.OptOut("US.1", "marketing_messages", false),
                        new InboundEvent.Ignored("user_preference"));
        assertThat(field("standby", "'messages':[]")).containsExactly(new InboundEvent.Standby());
        assertThat(field("messaging_handovers", "'x':1")).containsExactly(new InboundEvent.Ignored("handover"));
        assertThat(field("account_update", "'x':1")).containsExactly(new InboundEvent.Ignored("field_account_update"));
    }

    @Test
    void read_wrongBodies_areCounted() {
        assertThat(body(value("messages", "'messages':[]").replace(NUMBER, "1")))
                .containsExactly(new InboundEvent.Ignored("other_number"));
        assertThat(body("{'object':'page'}")).containsExactly(new InboundEvent.Ignored("object"));
        assertThat(body("[")).containsExactly(new InboundEvent.Ignored("malformed"));
        assertThat(body("")).containsExactly(new InboundEvent.Ignored("malformed"));
        assertThat(body("{'object':'whatsapp_business_account','entry':7}"))
                .containsExactly(new InboundEvent.Ignored("empty"));
    }

    @Test
    void read_veryLongTextWithAPairAtTheCut_isCutBeforeThePair() {
        InboundMessage message = message("'type':'text','text':{'body':'x" + "😀".repeat(20_000) + "'}");

        assertThat(message.text()).hasSize(16_383);
        assertThat(Character.isHighSurrogate(message.text().charAt(16_382))).isFalse();
    }

    private InboundMessage message(String fields) {
        return ((InboundEvent.Message) one(fields)).message();
    }

    private InboundEvent one(String fields) {
        List<InboundEvent> found =
                read("'messages':[{'from':'15550002222','id':'wamid.A','timestamp':'1790416800'," + fields + "}]");
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<InboundEvent> read(String fields) {
        return field("messages", fields);
    }

    private List<InboundEvent> field(String field, String fields) {
        return body(value(field, fields));
    }

    private List<InboundEvent> body(String body) {
        return events.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String value(String field, String fields) {
        return "{'object':'whatsapp_business_account','entry':[{'id':'1','changes':[{'field':'" + field + "',"
                + "'value':{'messaging_product':'whatsapp','metadata':{'phone_number_id':'" + NUMBER + "'}," + fields
                + "}}]}]}";
    }

    private static MessageRef ref(String address) {
        return new MessageRef(
                new PersonId("whatsapp:" + address),
                new ConversationId("whatsapp:" + NUMBER + ":" + address),
                "whatsapp",
                "wamid.X");
    }
}
