package dev.parley.assistant.load;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.parley.assistant.Metrics;
import dev.parley.assistant.ParleyProcess;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.assistant.media.FakeS3;
import dev.parley.assistant.media.RealFiles;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What becomes of replies that Graph refuses, and who is answered on which of several accounts: two numbers and two pages
 * of a general assistant that may answer in two countries. Long, because its tests share one start of the program.
 */
class OutboundChannelsIT {

    private static final String NUMBER = "200000000000002";
    private static final String SHOP = "200000000000003";
    private static final String PAGE = "300000000000004";
    private static final String CLUB = "300000000000005";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern MARK = Pattern.compile("c\\d+b\\d+m\\d+");
    private static final AtomicInteger PEOPLE = new AtomicInteger(1000);

    @RegisterExtension
    static final WireMockExtension graph = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    @TempDir
    static Path home;

    private static final FakeS3 s3 = new FakeS3();
    private static FakeMeta model;
    private static ParleyProcess parley;

    /** In the United States; the general assistant is permitted there and in Germany. */
    private final String phone = "1212555" + PEOPLE.incrementAndGet();

    @BeforeAll
    static void start() throws IOException {
        Path personas = Files.createDirectories(home.resolve("personas"));
        Files.writeString(
                personas.resolve("mira.yaml"),
                "name: Mira\naccounts: [\"whatsapp:" + SHOP + "\", \"messenger:" + CLUB + "\"]\n"
                        + "greeting: Welcome to the tea shop!\n");
        model = new FakeMeta(unused -> {});
        List<String> settings = new ArrayList<>(s3.settings());
        settings.addAll(List.of(
                "--parley.mailbox.quiet-window=100ms",
                "--parley.turn.typing-refresh=500ms",
                "--parley.image.remote.base-url=" + model.uri() + "/v1",
                "--parley.image.remote.name=painter",
                "--parley.channels.policy.quiet-hours=",
                "--parley.channels.whatsapp.purpose=general",
                "--parley.channels.whatsapp.general-countries=US,DE",
                "--parley.channels.whatsapp.template=we_are_back",
                "--parley.channels.whatsapp.template-language=pt_BR",
                "--parley.channels.whatsapp.numbers.shop.phone-number-id=" + SHOP,
                "--parley.channels.whatsapp.numbers.shop.access-token=shop-token",
                "--parley.channels.whatsapp.numbers.shop.app-secret=shop-secret",
                "--parley.channels.whatsapp.numbers.shop.countries=DE",
                "--parley.channels.messenger.app-secret=" + Crowd.SECRET,
                "--parley.channels.messenger.verify-token=v",
                "--parley.channels.messenger.page-access-token=page-token",
                "--parley.channels.messenger.page-id=" + PAGE,
                "--parley.channels.messenger.pages.club.page-id=" + CLUB,
                "--parley.channels.messenger.pages.club.page-access-token=club-token"));
        parley = ParleyProcess.start(home, Map.of(), model.settings(graph.baseUrl(), settings));
    }

    @AfterAll
    static void stop() {
        parley.close();
        model.close();
        s3.close();
    }

    @ParameterizedTest
    @CsvSource({
        "500, 131000, whatsapp",
        "429, 130429, whatsapp",
        "400, 131056, whatsapp",
        "500, 1200, messenger",
    })
    void reply_refusedForNow_isSentAgainAndArrivesOnce(int status, int code, String channel) throws Exception {
        String address = channel.equals("whatsapp") ? phone : "person" + phone;
        accept(channel, address);
        refuseOnce(channel, address, status, code);

        write(channel, address, "Please note c1b1m1");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(address)).hasSize(2));
        List<LoggedRequest> both = sent(address);
        assertThat(both.get(0).getBodyAsString()).isEqualTo(both.get(1).getBodyAsString());
        assertThat(deadLetters()).noneMatch(letter -> letter.toString().contains(phone));
    }

    @ParameterizedTest
    @CsvSource({
        "whatsapp, 400, 131026, -1",
        "whatsapp, 400, 100, -1",
        "messenger, 400, 551, -1",
        "messenger, 403, 10, 2018108",
        "messenger, 403, 10, 2018278",
    })
    void reply_thatNobodyWillTake_isADeadLetterWithTheCode(String channel, int status, int code, int subcode)
            throws Exception {
        String address = channel.equals("whatsapp") ? phone : "person" + phone;
        refuse(channel, address, status, code, subcode);

        write(channel, address, "Please note c1b1m2");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deadLetters())
                        .filteredOn(
                                letter -> letter.path("address").asString("").equals(address))
                        .singleElement()
                        .satisfies(letter ->
                                assertThat(letter.path("reason").asString("")).contains("code " + code)));
        assertThat(sent(address)).hasSize(1);
    }

    @Test
    void reply_channelDown_waitsAndIsNoDeadLetter() throws Exception {
        refuse("whatsapp", phone, 401, 190, -1);

        write("whatsapp", phone, "Please note c1b1m3");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(new Metrics(parley).text())
                        .contains("parley_outbox_sent_total{channel=\"whatsapp\",outcome=\"channel_down\"}"));
        assertThat(deadLetters()).noneMatch(letter -> letter.toString().contains(phone));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(new Metrics(parley).text()).doesNotContain("parley_outbox_conversations 0.0"));
    }

    @Test
    void reply_outsideTheWindow_isSentAsTheTemplate() throws Exception {
        refuseTexts(phone);
        graph.stubFor(post(urlPathMatching("/v25.0/" + NUMBER + "/messages"))
                .atPriority(2)
                .withRequestBody(matchingJsonPath("$[?(@.to == '+" + phone + "')]"))
                .withRequestBody(matchingJsonPath("$[?(@.type == 'template')]"))
                .willReturn(accepted("whatsapp")));

        write("whatsapp", phone, "Please note c1b1m4");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(phone)).hasSize(2));
        JsonNode template =
                JSON.readTree(sent(phone).getLast().getBodyAsString()).path("template");
        assertThat(template.path("name").asString("")).isEqualTo("we_are_back");
        assertThat(template.at("/language/code").asString("")).isEqualTo("pt_BR");
        assertThat(template.at("/components/0/parameters/0/text").asString("")).contains("Noted: c1b1m4");
        assertThat(deadLetters()).noneMatch(letter -> letter.toString().contains(phone));
    }

    @ParameterizedTest
    @CsvSource({"unsubscribe", "Darme de baja", "Stop"})
    void reply_outsideTheWindowToAPersonWhoOptedOut_isADeadLetter(String word) throws Exception {
        accept("whatsapp", phone);
        write("whatsapp", phone, word);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(phone)).hasSize(1));
        refuseTexts(phone);

        write("whatsapp", phone, "Please note c1b1m5");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deadLetters())
                        .filteredOn(
                                letter -> letter.path("address").asString("").equals(phone))
                        .singleElement()
                        .satisfies(letter ->
                                assertThat(letter.path("reason").asString("")).contains("outside the window")));
    }

    @Test
    void reply_failedAfterItWasAccepted_isADeadLetterAndTheConversationSaysSo() throws Exception {
        accept("whatsapp", phone);
        write("whatsapp", phone, "Please note c1b1m6");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(phone)).hasSize(1));

        status(phone, "sent", 0);
        status(phone, "failed", 131026);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deadLetters())
                        .anyMatch(letter -> letter.path("address").asString("").equals(phone)
                                && letter.path("reason").asString("").contains("131026")));
        write("whatsapp", phone, "And c1b1m7");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(phone)).hasSize(2));
        assertThat(model.prompts())
                .anyMatch(prompt ->
                        prompt.contains("And c1b1m7") && prompt.contains("the last reply did not reach the person"));
    }

    @Test
    void statuses_inAnyOrder_onlyGoForward() throws Exception {
        accept("whatsapp", phone);
        write("whatsapp", phone, "Please note c1b1m8");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(phone)).hasSize(1));

        status(phone, "read", 0);
        double ignored = count("status_delivered", "ignored") + count("status_failed", "ignored");
        status(phone, "delivered", 0);
        status(phone, "failed", 131026);

        assertThat(count("status_read", "moved")).isPositive();
        assertThat(count("status_delivered", "ignored") + count("status_failed", "ignored"))
                .isEqualTo(ignored + 2);
        assertThat(deadLetters())
                .noneMatch(letter -> letter.path("address").asString("").equals(phone));
    }

    @Test
    void accounts_ofOneInstallation_haveTheirOwnPersonaPolicyAndCredentials() throws Exception {
        String german = "4930123" + PEOPLE.incrementAndGet();
        String british = "4420123" + PEOPLE.incrementAndGet();
        for (String person : List.of(german, british, phone)) {
            accept("whatsapp", person);
        }
        accept("messenger", "person" + phone);

        // Signed with the shop's own secret; its numbers answer Germany alone.
        write("whatsapp", SHOP, german, "Please note c1b2m1", "shop-secret");
        write("whatsapp", SHOP, phone, "Please note c1b2m2", "shop-secret");
        // A general assistant may not answer there.
        write("whatsapp", NUMBER, british, "Please note c1b2m3", Crowd.SECRET);
        write("messenger", CLUB, "person" + phone, "Please note c1b2m4", Crowd.SECRET);

        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String person : List.of(german, british, phone, "person" + phone)) {
                assertThat(sent(person)).as(person).hasSize(1);
            }
        });
        assertThat(only(german).getUrl()).startsWith("/v25.0/" + SHOP + "/messages");
        assertThat(only(german).getHeader("Authorization")).isEqualTo("Bearer shop-token");
        assertThat(text(german)).contains("Welcome to the tea shop!").contains("c1b2m1");
        assertThat(text(phone)).doesNotContain("c1b2m2").contains("not available");
        assertThat(text(british)).doesNotContain("c1b2m3").contains("not available");
        assertThat(model.questions()).noneMatch(asked -> asked.contains("c1b2m2") || asked.contains("c1b2m3"));
        assertThat(only("person" + phone).getHeader("Authorization")).isEqualTo("Bearer club-token");
        assertThat(text("person" + phone)).contains("Welcome to the tea shop!").contains("c1b2m4");
    }

    @Test
    void batch_ofAThousandUpdatesAndThreeMegabytes_isStoredInOrderAndItsDamageHarmsNobody() throws Exception {
        int people = 24;
        int rounds = 40;
        String first = "1646555";
        graph.stubFor(post(urlPathMatching("/v25.0/[0-9]+/messages"))
                .atPriority(5)
                .withRequestBody(matchingJsonPath("$[?(@.to =~ /[+]" + first + ".*/)]"))
                .willReturn(accepted("whatsapp")));
        StringJoiner items = new StringJoiner(",");
        String at = Long.toString(Instant.now().getEpochSecond());
        for (int round = 0; round < rounds; round++) {
            // A damaged item for every two dozen whole ones.
            items.add(List.of("null", "{'from':7,'type':'text'}", "[]", "{'type':'text','text':'x'}")
                    .get(round % 4));
            for (int person = 0; person < people; person++) {
                items.add("{'from':'" + first + (1_000 + person) + "','id':'batch" + round + "-" + person
                        + "','timestamp':'" + at + "','type':'text','text':{'body':'c" + (7_000 + person) + "b1m"
                        + round + "'},'field_of_tomorrow':'" + "x".repeat(3_000) + "'}");
            }
        }
        String body = value(NUMBER, "'messages':[" + items + "]");
        assertThat(body).hasSizeBetween(2_900_000, 3 << 20);
        double stored = count("text", "stored");

        deliver("whatsapp", Crowd.SECRET, body);
        deliver("whatsapp", Crowd.SECRET, body);

        assertThat(count("text", "stored")).isEqualTo(stored + people * rounds);
        assertThat(count("text", "duplicate")).isEqualTo(people * rounds);
        for (int person = 0; person < people; person++) {
            String address = first + (1_000 + person);
            List<String> expected = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                expected.add("c" + (7_000 + person) + "b1m" + round);
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sent(address).stream()
                                    .flatMap(request -> MARK.matcher(request.getBodyAsString())
                                            .results()
                                            .map(MatchResult::group)))
                            .containsExactlyElementsOf(expected));
        }
    }

    @Test
    void typingAndReadMark_onMessengerWhileAnAnswerTakesLong_areRenewed() throws Exception {
        String address = "person" + phone;
        accept("messenger", address);
        write("messenger", address, "hold c1b3m1");

        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> signs = signs(address);
            assertThat(signs).filteredOn("typing_on"::equals).hasSizeGreaterThanOrEqualTo(3);
            assertThat(signs).startsWith("mark_seen", "typing_on");
        });
        assertThat(sent(address)).isEmpty();
        model.release();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(address)).hasSize(1));
    }

    @Test
    void person_whoAnswersInThePagesInbox_quietsTheAssistantUntilControlComesBack() throws Exception {
        String address = "person" + phone;
        accept("messenger", address);
        write("messenger", address, "Please note c1b3m2");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(address)).hasSize(1));

        String echo = "'sender':{'id':'" + PAGE + "'},'recipient':{'id':'" + address + "'},'timestamp':"
                + Instant.now().toEpochMilli();
        event(echo + ",'message':{'mid':'ours" + phone + "','is_echo':true,'metadata':'parley:x','text':'c1b3m2'}");
        write("messenger", address, "Please note c1b3m3");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(address)).hasSize(2));
        String theirs = echo + ",'message':{'mid':'theirs" + phone + "','is_echo':true,'text':'We open at nine'}";
        event(theirs);
        event(theirs);
        double quiet = gate("handover");
        write("messenger", address, "Please note c1b3m4");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gate("handover")).isEqualTo(quiet + 1));
        event("'sender':{'id':'" + address + "'},'recipient':{'id':'" + PAGE
                + "'},'pass_thread_control':{'new_owner_app_id':'1'}");
        write("messenger", address, "Please note c1b3m5");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(address)).hasSize(3));
        assertThat(sent(address).getLast().getBodyAsString())
                .contains("I am an AI assistant, not a person.")
                .contains("c1b3m5");
        assertThat(model.prompts().stream()
                        .filter(prompt -> prompt.contains("c1b3m5"))
                        .findFirst())
                .hasValueSatisfying(prompt ->
                        assertThat(prompt).containsOnlyOnce("We open at nine").contains("c1b3m4"));
    }

    @Test
    void pictureOfATool_refusedByMessenger_becomesASentenceBehindTheWords() throws Exception {
        String address = "person" + phone;
        accept("messenger", address);
        graph.stubFor(post(urlPathMatching("/v25.0/[0-9]+/message_attachments")).willReturn(error(400, 100, 2018109)));
        write("messenger", address, "Please draw a kite c1b3m6");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(address)).hasSize(2));
        assertThat(text(sent(address).getFirst())).contains("Noted: c1b3m6");
        assertThat(text(sent(address).getLast())).startsWith("I could not send the file here.");
        assertThat(deadLetters()).noneMatch(letter -> letter.toString().contains(phone));
    }

    @Test
    void pictureOfATool_onWhatsApp_arrivesWithTheWordsAsItsCaption() throws Exception {
        accept("whatsapp", phone);
        graph.stubFor(post(urlPathMatching("/v25.0/[0-9]+/media"))
                .willReturn(aResponse().withBody("{\"id\":\"media-1\"}")));
        write("whatsapp", phone, "Please draw a kite c1b3m7");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(phone)).hasSize(1));
        JsonNode body = JSON.readTree(only(phone).getBodyAsString());
        assertThat(body.at("/image/id").asString("")).isEqualTo("media-1");
        assertThat(body.at("/image/caption").asString("")).contains("Noted: c1b3m7");
    }

    @Test
    void person_erased_leavesNothingInTheBucket() throws Exception {
        accept("whatsapp", phone);
        graph.stubFor(get(urlPathMatching("/v25.0/4711"))
                .willReturn(aResponse()
                        .withBody("{\"id\":\"4711\",\"mime_type\":\"image/jpeg\",\"url\":\"" + graph.baseUrl()
                                + "/files/4711\"}")));
        graph.stubFor(get(urlPathMatching("/files/4711")).willReturn(aResponse().withBody(RealFiles.picture("jpg"))));
        deliver(
                "whatsapp",
                Crowd.SECRET,
                value(
                        NUMBER,
                        "'messages':[{'from':'" + phone + "','id':'picture" + phone + "','timestamp':'"
                                + Instant.now().getEpochSecond()
                                + "','type':'image','image':{'id':'4711','mime_type':'image/jpeg'}}]"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(phone)).hasSize(1));
        assertThat(s3.size()).isEqualTo(1);
        assertThat(s3.dump()).doesNotContain(phone);

        String person = "whatsapp:" + phone;
        assertThat(admin("/api/admin/people/" + person + "/erase", "{\"confirm\":\"" + person + "\"}"))
                .contains("\"files\":1");

        assertThat(s3.size()).isZero();
    }

    /** Something else than a message, at the page. */
    private static void event(String fields) throws Exception {
        deliver(
                "messenger",
                Crowd.SECRET,
                "{'object':'page','entry':[{'id':'" + PAGE + "','messaging':[{" + fields + "}]}]}");
    }

    private static double gate(String gate) throws Exception {
        return new Metrics(parley).sum("parley_turn_gates_total{gate=\"" + gate + "\"}");
    }

    /** What Messenger showed a person besides messages. */
    private static List<String> signs(String address) {
        return graph.findAll(postRequestedFor(urlPathMatching("/v25.0/[0-9]+/messages"))).stream()
                .map(request -> JSON.readTree(request.getBodyAsString()))
                .filter(body -> body.at("/recipient/id").asString("").equals(address) && body.has("sender_action"))
                .map(body -> body.path("sender_action").asString(""))
                .toList();
    }

    private static LoggedRequest only(String address) {
        return sent(address).getFirst();
    }

    private static String text(String address) {
        return text(only(address));
    }

    private static String text(LoggedRequest request) {
        JsonNode body = JSON.readTree(request.getBodyAsString());
        return body.at("/text/body").asString(body.at("/message/text").asString(""));
    }

    /** What was posted for a person, without signs of typing. */
    private static List<LoggedRequest> sent(String address) {
        return graph.findAll(postRequestedFor(urlPathMatching("/v25.0/[0-9]+/messages"))).stream()
                .filter(request -> {
                    JsonNode body = JSON.readTree(request.getBodyAsString());
                    return !body.has("sender_action")
                            && (body.path("to").asString("").equals("+" + address)
                                    || body.at("/recipient/id").asString("").equals(address));
                })
                .toList();
    }

    private static MappingBuilder to(String channel, String address) {
        // Signs of typing have a recipient too.
        String person = channel.equals("whatsapp") ? "$[?(@.to == '+" : "$[?(@.message && @.recipient.id == '";
        return post(urlPathMatching("/v25.0/[0-9]+/messages"))
                .withRequestBody(matchingJsonPath(person + address + "')]"));
    }

    private static ResponseDefinitionBuilder accepted(String channel) {
        return aResponse()
                .withStatus(200)
                .withBody(
                        channel.equals("whatsapp")
                                ? "{\"messages\":[{\"id\":\"wamid.OUT{{jsonPath request.body '$.to'}}\"}]}"
                                : "{\"message_id\":\"m_out\"}")
                .withTransformers("response-template");
    }

    private static void accept(String channel, String address) {
        graph.stubFor(to(channel, address).atPriority(5).willReturn(accepted(channel)));
    }

    private static void refuse(String channel, String address, int status, int code, int subcode) {
        graph.stubFor(to(channel, address).atPriority(1).willReturn(error(status, code, subcode)));
    }

    private static void refuseOnce(String channel, String address, int status, int code) {
        graph.stubFor(to(channel, address)
                .atPriority(1)
                .inScenario(address)
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("refused")
                .willReturn(error(status, code, -1)));
    }

    private static void refuseTexts(String address) {
        graph.stubFor(to("whatsapp", address)
                .atPriority(1)
                .withRequestBody(matchingJsonPath("$[?(@.type == 'text')]"))
                .willReturn(error(400, 131047, -1)));
    }

    private static ResponseDefinitionBuilder error(int status, int code, int subcode) {
        return aResponse()
                .withStatus(status)
                .withBody("{\"error\":{\"code\":" + code + ",\"error_subcode\":" + subcode + "}}");
    }

    private static void write(String channel, String address, String text) throws Exception {
        write(channel, channel.equals("whatsapp") ? NUMBER : PAGE, address, text, Crowd.SECRET);
    }

    private static void write(String channel, String account, String address, String text, String secret)
            throws Exception {
        String id = "in" + PEOPLE.incrementAndGet();
        deliver(
                channel,
                secret,
                channel.equals("whatsapp")
                        ? value(
                                account,
                                "'messages':[{'from':'" + address + "','id':'" + id + "','timestamp':'"
                                        + Instant.now().getEpochSecond() + "','type':'text','text':{'body':'" + text
                                        + "'}}]")
                        : "{'object':'page','entry':[{'id':'" + account + "','messaging':[{'sender':{'id':'" + address
                                + "'},'recipient':{'id':'" + account + "'},'timestamp':"
                                + Instant.now().toEpochMilli() + ",'message':{'mid':'" + id + "','text':'" + text
                                + "'}}]}]}");
    }

    private static String value(String account, String items) {
        return "{'object':'whatsapp_business_account','entry':[{'id':'1','changes':[{'field':'messages','value':{"
                + "'metadata':{'phone_number_id':'" + account + "'}," + items + "}}]}]}";
    }

    private static void status(String address, String status, int code) throws Exception {
        String errors = code == 0 ? "" : ",'errors':[{'code':" + code + "}]";
        deliver(
                "whatsapp",
                Crowd.SECRET,
                value(
                        NUMBER,
                        "'statuses':[{'id':'wamid.OUT+" + address + "','status':'" + status
                                + "','timestamp':'1790416832'," + "'recipient_id':'" + address + "'" + errors + "}]"));
    }

    private static void deliver(String channel, String secret, String body) throws Exception {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(parley.uri("/webhooks/" + channel))
                .header("Content-Type", "application/json")
                .header(WebhookSignature.HEADER, new WebhookSignature(secret).sign(bytes))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private static List<JsonNode> deadLetters() throws Exception {
        return JSON.readTree(admin("/api/admin/dead-letters?limit=200", ""))
                .path("letters")
                .valueStream()
                .toList();
    }

    /** @param body to post; empty to get */
    private static String admin(String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(parley.uri(path))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(home.resolve("admin-token")).strip());
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static double count(String kind, String outcome) throws Exception {
        String name =
                "parley_webhook_events_total{channel=\"whatsapp\",kind=\"" + kind + "\",outcome=\"" + outcome + "\"} ";
        return new Metrics(parley).sum(name);
    }
}
