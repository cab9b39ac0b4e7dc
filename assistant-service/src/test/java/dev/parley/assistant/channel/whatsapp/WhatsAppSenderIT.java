package dev.parley.assistant.channel.whatsapp;

import static com.github.tomakehurst.wiremock.client.WireMock.aMultipart;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.FileLimits;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.Choice;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundFile;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.mailbox.OutboundTemplate;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

class WhatsAppSenderIT {

    private static final String NUMBER = "200000000000002";
    private static final String PATH = "/v25.0/" + NUMBER + "/messages";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final WireMockExtension graph = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    @Test
    void send_acceptedReply_isOneWellFormedRequest() {
        answer(aResponse().withStatus(200).withBody("{\"messages\":[{\"id\":\"wamid.OUT\"}]}"));

        assertThat(send("15550002222")).isEqualTo(new SendOutcome.Accepted("wamid.OUT"));

        graph.verify(
                1,
                postRequestedFor(urlPathEqualTo(PATH))
                        // Computed with another HMAC implementation.
                        .withQueryParam(
                                "appsecret_proof",
                                equalTo("350675f31278820af61f98ee205ec48cbcbce7871333cab7cef970b81822a213"))
                        .withHeader("Authorization", equalTo("Bearer EAAB-token"))
                        .withHeader("Content-Type", equalTo("application/json"))
                        .withRequestBody(
                                equalToJson("{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\","
                                        + "\"to\":\"+15550002222\",\"type\":\"text\","
                                        + "\"text\":{\"preview_url\":false,\"body\":\"Grüße 😀\"},"
                                        + "\"biz_opaque_callback_data\":\"turn-0\"}")));
    }

    @Test
    void send_personWithoutPhoneNumber_isAddressedAsRecipient() {
        answer(aResponse().withStatus(200).withBody("{\"messages\":[{\"id\":\"wamid.OUT\"}]}"));

        send("US.1001");

        graph.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(equalToJson("{\"recipient\":\"US.1001\",\"type\":\"text\"}", true, true)));
    }

    @Test
    void send_fewChoices_areButtonsAndMoreAreAList() {
        answer(aResponse().withStatus(200).withBody("{\"messages\":[{\"id\":\"wamid.OUT\"}]}"));

        send(reply().with(List.of(new Choice("/language es", "español"))));
        send(reply().with(choices(7)));
        send(reply().with(choices(11)));

        graph.verify(
                1,
                postRequestedFor(urlPathEqualTo(PATH))
                        .withRequestBody(equalToJson(
                                "{\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"Grüße 😀\"},"
                                        + "\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"/language es\","
                                        + "\"title\":\"español\"}}]}}}",
                                true,
                                true)));
        graph.verify(
                1,
                postRequestedFor(urlPathEqualTo(PATH))
                        .withRequestBody(matchingJsonPath("$.interactive[?(@.type == 'list')]"))
                        .withRequestBody(matchingJsonPath("$.interactive.action.sections[0].rows[6].id")));
        graph.verify(
                1, postRequestedFor(urlPathEqualTo(PATH)).withRequestBody(matchingJsonPath("$[?(@.type == 'text')]")));
    }

    private static List<Choice> choices(int number) {
        return IntStream.range(0, number)
                .mapToObj(index -> new Choice("id" + index, "Choice " + index))
                .toList();
    }

    @Test
    void send_picture_isUploadedAndNamedById() {
        graph.stubFor(WireMock.post(urlPathEqualTo("/v25.0/" + NUMBER + "/media"))
                .willReturn(aResponse().withStatus(200).withBody("{\"id\":\"media-1\"}")));
        answer(aResponse().withStatus(200).withBody("{\"messages\":[{\"id\":\"wamid.OUT\"}]}"));

        assertThat(send(reply().with(new OutboundFile("image/png", "http://here/pictures/a.png"))))
                .isInstanceOf(SendOutcome.Accepted.class);

        graph.verify(postRequestedFor(urlPathEqualTo("/v25.0/" + NUMBER + "/media"))
                .withRequestBodyPart(
                        aMultipart("type").withBody(equalTo("image/png")).build())
                .withRequestBodyPart(aMultipart("file")
                        .withHeader("Content-Type", equalTo("image/png"))
                        .build()));
        graph.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(equalToJson(
                        "{\"type\":\"image\",\"image\":{\"id\":\"media-1\",\"caption\":\"Grüße 😀\"}}", true, true)));
    }

    @Test
    void send_pictureThatIsGoneOrRefused_isThatOutcome() {
        assertThat(send(reply().with(new OutboundFile("image/png", "http://here/pictures/gone.png"))))
                .isInstanceOf(SendOutcome.Undeliverable.class);
        graph.stubFor(WireMock.post(urlPathEqualTo("/v25.0/" + NUMBER + "/media"))
                .willReturn(aResponse().withStatus(400).withBody("{\"error\":{\"code\":131053}}")));

        assertThat(send(reply().with(new OutboundFile("image/png", "http://here/pictures/a.png"))))
                .isInstanceOf(SendOutcome.Undeliverable.class);
        graph.verify(0, postRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void send_fileThatWhatsAppDoesNotTake_isASentenceInstead() {
        answer(aResponse().withStatus(200).withBody("{\"messages\":[{\"id\":\"wamid.OUT\"}]}"));

        assertThat(send(reply().with(
                                new OutboundFile("image/webp", "http://here/pictures/a.png", "It is at http://here"))))
                .isInstanceOf(SendOutcome.Accepted.class);

        graph.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(equalToJson(
                        "{\"type\":\"text\",\"text\":{\"body\":\"Grüße 😀\\n\\nIt is at http://here\"}}", true, true)));
        assertThat(FileLimits.WHATSAPP.takes("image/png", 5 << 20)).isTrue();
        assertThat(FileLimits.WHATSAPP.takes("image/png", (5 << 20) + 1)).isFalse();
        assertThat(FileLimits.WHATSAPP.takes("video/webm", 1)).isFalse();
        assertThat(FileLimits.MESSENGER.takes("video/webm", 25 << 20)).isTrue();
    }

    @Test
    void send_template_carriesTheAnswerInOneLine() {
        answer(aResponse().withStatus(200).withBody("{\"messages\":[{\"id\":\"wamid.OUT\"}]}"));

        send(reply().with(new OutboundTemplate("we_are_back", "pt_BR")));

        graph.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(equalToJson(
                        "{\"type\":\"template\",\"template\":{\"name\":\"we_are_back\",\"language\":{\"code\":\"pt_BR\"},"
                                + "\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"Grüße 😀\"}]}]}}",
                        true,
                        true)));
    }

    @Test
    void send_numberThatIsNotConfiguredAnyMore_waitsForSomebodyToMendIt() {
        OutboundMessage stray =
                new OutboundMessage("t-0", new ConversationId("c"), "whatsapp", "999", "15550002222", "Hi", "");

        assertThat(send(stray)).isInstanceOf(SendOutcome.ChannelDown.class);
    }

    private static OutboundMessage reply() {
        return reply("15550002222");
    }

    private SendOutcome send(OutboundMessage message) {
        return sender(Duration.ofSeconds(5), graph.baseUrl()).send(message).block(PATIENCE);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 4, Retry",
        "429, 80007, Retry",
        "429, 130429, Retry",
        "400, 131056, Retry",
        "500, 131000, Retry",
        "400, 131047, OutsideWindow",
        "400, 131026, Undeliverable",
        "401, 190, ChannelDown",
        "403, 10, ChannelDown"
    })
    void send_errorOfThePlatform_hasItsOutcomeAndNamesTheCode(int status, int code, String outcome) {
        answer(aResponse()
                .withStatus(status)
                .withBody("{\"error\":{\"message\":\"to 15550002222\",\"code\":" + code + "}}"));

        SendOutcome found = send("15550002222");

        assertThat(found.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(found.toString()).contains("code " + code).doesNotContain("15550002222");
    }

    @ParameterizedTest
    @CsvSource({"502, Retry", "503, Retry", "429, Retry", "401, ChannelDown", "403, ChannelDown"})
    void send_answerThatIsNoJson_isJudgedByItsStatus(int status, String outcome) {
        answer(aResponse().withStatus(status).withBody("<html>"));

        assertThat(send("15550002222").getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void send_retryAfterInSecondsOrAsDate_isRespected() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "77"));
        assertThat(pause()).isEqualTo(Duration.ofSeconds(77));

        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(300).atOffset(ZoneOffset.UTC));
        answer(aResponse().withStatus(503).withHeader("Retry-After", date));
        assertThat(pause()).isBetween(Duration.ofSeconds(250), Duration.ofSeconds(300));

        answer(aResponse().withStatus(503).withHeader("Retry-After", "999999999"));
        assertThat(pause()).isEqualTo(Duration.ofHours(1));

        answer(aResponse().withStatus(503).withHeader("Retry-After", "soon"));
        assertThat(pause()).isPositive().isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void send_acceptedButTheAnswerBreaksOff_isNotSentAgain() {
        answer(aResponse().withStatus(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK));

        assertThat(send("15550002222")).isInstanceOf(SendOutcome.Accepted.class);
    }

    @Test
    void send_noAnswer_isUnsureAndNeverSentAgainByTheClient() {
        answer(aResponse().withStatus(200).withFixedDelay(5_000));
        assertThat(sender(Duration.ofMillis(200), graph.baseUrl())
                        .send(reply("15550002222"))
                        .block(PATIENCE))
                .isInstanceOf(SendOutcome.Unsure.class);

        for (Fault fault : new Fault[] {Fault.CONNECTION_RESET_BY_PEER, Fault.EMPTY_RESPONSE}) {
            graph.resetRequests();
            answer(aResponse().withFault(fault));
            assertThat(send("15550002222")).isInstanceOf(SendOutcome.Unsure.class);
            graph.verify(1, postRequestedFor(urlPathEqualTo(PATH)));
        }
    }

    @Test
    void send_acceptedAndTheAnswerNeverEnds_isNotSentAgain() {
        answer(aResponse().withStatus(200).withBody(" ".repeat(100_000)).withChunkedDribbleDelay(100, 20_000));

        assertThat(sender(Duration.ofSeconds(2), graph.baseUrl())
                        .send(reply("15550002222"))
                        .block(PATIENCE))
                .isInstanceOf(SendOutcome.Accepted.class);
    }

    @Test
    void send_noConnection_isTriedAgain() {
        assertThat(sender(PATIENCE, "http://127.0.0.1:1")
                        .send(reply("15550002222"))
                        .block(PATIENCE))
                .isInstanceOf(SendOutcome.Retry.class);
    }

    @Test
    void typing_inboundMessage_isMarkedAsReadWithTheSign() {
        answer(aResponse().withStatus(200).withBody("{\"success\":true}"));
        InboundMessage inbound = new InboundMessage(
                "wamid.IN",
                new ConversationId("whatsapp:" + NUMBER + ":15550002222"),
                new PersonId("whatsapp:15550002222"),
                "whatsapp",
                NUMBER,
                "15550002222",
                "Hi",
                Instant.EPOCH);

        sender(PATIENCE, graph.baseUrl()).typing(inbound).block(PATIENCE);

        graph.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(equalToJson("{\"messaging_product\":\"whatsapp\",\"status\":\"read\","
                        + "\"message_id\":\"wamid.IN\",\"typing_indicator\":{\"type\":\"text\"}}")));
    }

    private static void answer(ResponseDefinitionBuilder response) {
        graph.stubFor(post(urlPathEqualTo(PATH)).willReturn(response));
    }

    private static Duration pause() {
        return send("15550002222") instanceof SendOutcome.Retry retry ? retry.after() : Duration.ZERO;
    }

    private static SendOutcome send(String address) {
        return Objects.requireNonNull(
                sender(PATIENCE, graph.baseUrl()).send(reply(address)).block(PATIENCE));
    }

    private static OutboundMessage reply(String address) {
        return new OutboundMessage(
                "turn-0",
                new ConversationId("whatsapp:" + NUMBER + ":" + address),
                "whatsapp",
                NUMBER,
                address,
                "Grüße 😀",
                "");
    }

    private static WhatsAppSender sender(Duration timeout, String base) {
        ChannelProperties properties =
                new ChannelProperties(URI.create(base), "v25.0", DataSize.ofMegabytes(4), timeout, true);
        return new WhatsAppSender(
                new MetaAccounts(
                        "whatsapp",
                        List.of(new MetaAccount(NUMBER, "EAAB-token", "s3cret-app", "the-one-before", "verify")),
                        false),
                GraphApi.connect(properties),
                url -> url.endsWith("gone.png") ? Mono.empty() : Mono.just(new byte[] {1, 2, 3}));
    }
}
