package dev.parley.assistant.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.Metrics;
import dev.parley.assistant.ParleyProcess;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.assistant.command.CommandKind;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.load.FakeMeta.Accepted;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** Somebody who uses the commands of a language. */
    private record Speaker(String phone, int person, String code, Map<CommandKind, String> words) {

        String mark(int message) {
            return "c" + person + "b0m" + message;
        }

        String text(String key) {
            return Texts.of(code, key);
        }
    }

    private static Speaker speaker(String code, String language, String... words) {
        int person = NUMBERS.incrementAndGet();
        return new Speaker(
                Long.toString(15_560_000_000L + person),
                person,
                code,
                Map.of(
                        CommandKind.LANGUAGE, words[0] + " " + language,
                        CommandKind.HELP, words[1],
                        CommandKind.NEW, words[2],
                        CommandKind.STOP, words[3],
                        CommandKind.FORGET, words[4]));
    }

    /** All at once, because each of them would wait for the quiet window. */
    @Test
    void commands_inEachLanguage_areDoneAndAnsweredInIt() throws Exception {
        List<Speaker> all = List.of(
                speaker("en", "english", "/language", "/help", "/new", "/stop", "/forget"),
                speaker("es", "español", "/idioma", "/ayuda", "/nuevo", "/parar", "/olvidar"),
                speaker("pt", "português", "/língua", "/ajuda", "/novo", "/pare", "/esquecer"),
                speaker("hi", "हिन्दी", "/भाषा", "/मदद", "/नया", "/रुको", "/भूलो"),
                speaker("fr", "français", "/langue", "/aide", "/nouveau", "/arrêter", "/oublier"),
                speaker("ar", "العربية", "/لغة", "/مساعدة", "/جديد", "/توقف", "/انس"));
        step(all, 1, who -> "My name is Ana and I live in Lund. Note " + who.mark(1), who -> who.mark(1));

        step(all, 2, who -> who.words().get(CommandKind.HELP), who -> who.text("command_help"));
        step(
                all,
                3,
                who -> who.words().get(CommandKind.LANGUAGE),
                who -> who.text("command_language").split("\\{")[0]);
        step(all, 4, who -> "/help", who -> who.text("command_help"));
        step(all, 5, who -> who.words().get(CommandKind.NEW), who -> who.text("command_new"));
        step(all, 6, who -> "Next " + who.mark(2), who -> who.mark(2));
        step(all, 7, who -> who.words().get(CommandKind.STOP), who -> who.text("command_opted_out"));
        for (Speaker who : all) {
            assertThat(promptOf(who, 2))
                    .as(who.code())
                    .doesNotContain(who.mark(1))
                    .contains("Lund");
            assertThat(export(who)).contains("\"opted-out\":\"true\"").contains("Lund");
        }
        step(all, 8, who -> who.words().get(CommandKind.FORGET), who -> "");
        step(all, 9, who -> "Again " + who.mark(3), who -> who.mark(3));

        for (Speaker who : all) {
            assertThat(promptOf(who, 3))
                    .as(who.code())
                    .doesNotContain(who.mark(2))
                    .doesNotContain("Lund");
            assertThat(export(who))
                    .doesNotContain("Lund")
                    .doesNotContain(who.mark(2))
                    .contains("\"opted-out\":\"true\"");
        }
    }

    /** Each writes something, and gets a reply with something in it. */
    private static void step(
            List<Speaker> all, int replies, Function<Speaker, String> written, Function<Speaker, String> expected)
            throws Exception {
        for (Speaker who : all) {
            post("""
                    {"from":"%s","id":"wamid.%s-%d","timestamp":"%d","type":"text","text":{"body":"%s"}}
                    """.formatted(who.phone(), who.phone(), replies, Instant.now().getEpochSecond(), written.apply(who)));
        }
        for (Speaker who : all) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(texts(who.phone())).hasSize(replies));
            assertThat(texts(who.phone()).getLast()).as(who.code()).contains(expected.apply(who));
        }
    }

    private static String promptOf(Speaker who, int message) {
        return meta.prompts().stream()
                .filter(prompt -> prompt.contains(who.mark(message)))
                .findFirst()
                .orElseThrow();
    }

    private static String export(Speaker who) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        parley.uri("/api/admin/people/whatsapp:" + who.phone() + "/export"))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(home.resolve("admin-token")).strip())
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
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
        return texts(phone);
    }

    private static List<String> texts(String phone) {
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
