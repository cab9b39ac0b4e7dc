package dev.parley.assistant.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.Metrics;
import dev.parley.assistant.ParleyProcess;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.assistant.load.FakeMeta.Accepted;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What happens to messages that come, change or go while an answer is made; and commands. Over HTTP, with a model that waits. */
class TurnEngineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final WebhookSignature SIGNATURE = new WebhookSignature(Crowd.SECRET);

    @TempDir
    static Path home;

    private static FakeMeta meta;
    private static ParleyProcess parley;

    private int person;
    private String phone;

    @BeforeAll
    static void start() {
        meta = new FakeMeta(phone -> {});
        parley = ParleyProcess.start(
                home,
                Map.of(),
                meta.settings(
                        "--parley.mailbox.quiet-window=100ms",
                        "--parley.turn.watch=100ms",
                        "--parley.turn.typing-refresh=200ms",
                        "--parley.turn.queue-metrics=100ms"));
    }

    @AfterAll
    static void stop() {
        parley.close();
        meta.close();
    }

    @BeforeEach
    void somebodyNew() {
        person = NUMBERS.incrementAndGet();
        phone = Long.toString(15_560_000_000L + person);
    }

    @Test
    void message_whileTheModelWritesBeforeAnyTool_joinsTheTurn() throws Exception {
        write("hold " + mark(0));
        awaitAsked(mark(0));
        write("and " + mark(1));
        awaitAsked(mark(0) + "\nand " + mark(1));

        meta.release();

        assertThat(awaitReplies(1).getFirst().marks()).containsExactly(mark(0), mark(1));
    }

    @Test
    void message_afterAToolCall_waitsForTheNextTurn() throws Exception {
        write("tool hold " + mark(0));
        awaitAsked(mark(0) + " (tool)");
        write("and " + mark(1));
        await().during(Duration.ofMillis(400))
                .atMost(PATIENCE)
                .until(() -> meta.to(phone).isEmpty());

        meta.release();

        assertThat(awaitReplies(2)).extracting(Accepted::marks).containsExactly(List.of(mark(0)), List.of(mark(1)));
        JsonNode first =
                calls().stream().filter(call -> call.has("text")).findFirst().orElseThrow();
        assertThat(first.at("/context/message_id").asString("")).isEqualTo("wamid." + mark(0));
    }

    @Test
    void stop_whileAnAnswerIsMade_cancelsItAndSaysSo() throws Exception {
        write("tool hold " + mark(0));
        awaitAsked(mark(0) + " (tool)");

        write("Stop!");

        awaitReplies(1);
        assertThat(texts()).containsExactly("I stopped.");
        meta.release();
        write("now " + mark(1));
        assertThat(awaitReplies(2).getLast().marks()).containsExactly(mark(1));
    }

    @Test
    void edit_beforeTheAnswer_isWhatIsAnswered() throws Exception {
        write("hold " + mark(0));
        awaitAsked(mark(0));

        post("""
                {"from":"%s","id":"wamid.edit%d","timestamp":"%d","type":"edit","edit":{"original_message_id":"wamid.%s",
                "message":{"type":"text","text":{"body":"rather %s"}}}}
                """.formatted(phone, person, Instant.now().getEpochSecond(), mark(0), mark(7)));

        assertThat(awaitReplies(1).getFirst().marks()).containsExactly(mark(7));
        meta.release();
    }

    @Test
    void deletion_beforeTheAnswer_leavesNothingToAnswer() throws Exception {
        write("hold " + mark(0));
        awaitAsked(mark(0));

        post("""
                {"from":"%s","id":"wamid.revoke%d","timestamp":"%d","type":"revoke","revoke":{"original_message_id":"wamid.%s"}}
                """.formatted(phone, person, Instant.now().getEpochSecond(), mark(0)));

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(new Metrics(parley).text()).contains("parley_mailbox_conversations 0.0"));
        meta.release();
        write("and " + mark(1));
        assertThat(awaitReplies(1).getFirst().marks()).containsExactly(mark(1));
    }

    @Test
    void reply_thatQuotesAMessage_bringsItsWordsAsMaterial() throws Exception {
        write("The tea is oolong " + mark(0));
        String ours = awaitReplies(1).getFirst().platformId();

        answer("wamid." + mark(0), "And this? " + mark(1));
        awaitAsked("And this? " + mark(1) + "\n\n⟦quoted message⟧\nThe tea is oolong " + mark(0)
                + "\n⟦end of quoted message⟧");
        awaitReplies(2);
        answer(ours, "Why? " + mark(2));

        awaitReplies(3);
        assertThat(meta.questions())
                .anyMatch(asked -> asked.startsWith("Why? " + mark(2) + "\n\n⟦quoted message⟧")
                        && asked.contains("Noted: " + mark(0)));
        answer("wamid.nobody-knows", "Hm " + mark(3));
        awaitAsked("Hm " + mark(3));
    }

    @Test
    void typing_whileAnAnswerTakesLong_isRenewed() throws Exception {
        write("hold " + mark(0));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(calls().stream()
                                .filter(call ->
                                        call.path("message_id").asString("").equals("wamid." + mark(0)))
                                .filter(call -> call.path("status").asString("").equals("read"))
                                .filter(call -> call.at("/typing_indicator/type")
                                        .asString("")
                                        .equals("text")))
                        .hasSizeGreaterThanOrEqualTo(3));

        meta.release();
        awaitReplies(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/help, I am an AI assistant",
        "/ayuda, Soy un asistente de inteligencia artificial",
        "/ajuda, Sou um assistente",
        "/मदद, मैं एक एआई सहायक हूँ",
        "/aide, Je suis un assistant",
        "/مساعدة, أنا مساعد ذكاء اصطناعي"
    })
    void help_inALanguage_isAnsweredInIt(String command, String start) throws Exception {
        write(command);

        awaitReplies(1);

        assertThat(texts().getFirst()).startsWith(start);
    }

    @Test
    void language_chosen_isKeptForWhatFollows() throws Exception {
        write("/language français");
        awaitReplies(1);
        write("/help");
        awaitReplies(2);
        write("/language auto");
        awaitReplies(3);
        write("/help");
        awaitReplies(4);

        assertThat(texts().get(0)).startsWith("Je répondrai désormais en français");
        assertThat(texts().get(1)).startsWith("Je suis un assistant");
        assertThat(texts().get(3)).startsWith("I am an AI assistant");
    }

    private List<JsonNode> calls() {
        return meta.calls().stream()
                .filter(call ->
                        call.toString().contains(phone) || call.toString().contains("c" + person + "b"))
                .toList();
    }

    private List<String> texts() {
        return meta.calls().stream()
                .filter(call -> call.path("to").asString("").equals("+" + phone))
                .map(call -> call.at("/text/body").asString(""))
                .toList();
    }

    private String mark(int message) {
        return "c" + person + "b0m" + message;
    }

    private static void awaitAsked(String question) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(meta.questions()).anyMatch(asked -> asked.endsWith(question)));
    }

    private List<Accepted> awaitReplies(int number) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(meta.to(phone)).hasSize(number));
        return meta.to(phone);
    }

    /** The id of a message ends with its mark. */
    private void write(String text) throws Exception {
        String id =
                text.contains("c" + person) ? text.substring(text.lastIndexOf('c')) : phone + NUMBERS.incrementAndGet();
        post("""
                {"from":"%s","id":"wamid.%s","timestamp":"%d","type":"text","text":{"body":"%s"}}
                """.formatted(phone, id, Instant.now().getEpochSecond(), text));
    }

    private void answer(String quoted, String text) throws Exception {
        post("""
                {"from":"%s","id":"wamid.%s","timestamp":"%d","type":"text","text":{"body":"%s"},"context":{"from":"1","id":"%s"}}
                """.formatted(
                phone, text.substring(text.lastIndexOf('c')), Instant.now().getEpochSecond(), text, quoted));
    }

    private static void post(String message) throws Exception {
        byte[] body = """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"phone_number_id":"%s"},"messages":[%s]}}]}]}
                """.formatted(FakeMeta.NUMBER, message).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(parley.uri("/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .header(WebhookSignature.HEADER, SIGNATURE.sign(body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }
}
