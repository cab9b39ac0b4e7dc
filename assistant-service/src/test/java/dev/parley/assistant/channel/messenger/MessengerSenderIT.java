package dev.parley.assistant.channel.messenger;

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
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.memory.ConversationId;
import dev.parley.memory.mailbox.Choice;
import dev.parley.memory.mailbox.OutboundFile;
import dev.parley.memory.mailbox.OutboundMessage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

class MessengerSenderIT {

    private static final String PAGE = "300000000000004";
    private static final String PATH = "/v25.0/" + PAGE + "/messages";
    private static final String UPLOADS = "/v25.0/" + PAGE + "/message_attachments";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final OutboundFile PICTURE =
            new OutboundFile("image/png", "http://here/a.png", "It is at http://here/a.png");

    @RegisterExtension
    static final WireMockExtension graph = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    @Test
    void send_text_isOneWellFormedRequest() {
        answer(PATH, accepted());

        assertThat(send(reply())).isEqualTo(new SendOutcome.Accepted("m_out"));

        graph.verify(
                1,
                postRequestedFor(urlPathEqualTo(PATH))
                        .withHeader("Authorization", equalTo("Bearer page-token"))
                        .withRequestBody(equalToJson(
                                "{\"recipient\":{\"id\":\"77\"},\"messaging_type\":\"RESPONSE\","
                                        + "\"message\":{\"text\":\"Grüße 😀\"},\"reply_to\":{\"mid\":\"m_in\"}}",
                                true,
                                true)));
    }

    @Test
    void send_choices_areQuickRepliesUpToThirteen() {
        answer(PATH, accepted());

        send(reply().with(choices(13)));
        send(reply().with(choices(14)));

        graph.verify(
                1,
                postRequestedFor(urlPathEqualTo(PATH))
                        .withRequestBody(matchingJsonPath("$.message.quick_replies[12].payload")));
        graph.verify(
                1,
                postRequestedFor(urlPathEqualTo(PATH))
                        .withRequestBody(matchingJsonPath("$.message[?(!@.quick_replies)]")));
    }

    @Test
    void send_picture_isUploadedAndNamedById() {
        answer(UPLOADS, aResponse().withBody("{\"attachment_id\":\"12\"}"));
        answer(PATH, accepted());

        assertThat(send(reply().with(PICTURE))).isInstanceOf(SendOutcome.Accepted.class);

        graph.verify(postRequestedFor(urlPathEqualTo(UPLOADS))
                .withRequestBodyPart(aMultipart("filedata")
                        .withHeader("Content-Type", equalTo("image/png"))
                        .build()));
        graph.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(matchingJsonPath("$.message.attachment.payload[?(@.attachment_id == '12')]")));
    }

    @Test
    void send_pictureWhoseUploadIsRefused_isASentenceInstead() {
        answer(UPLOADS, refused(100, 2018109));
        answer(PATH, accepted());

        assertThat(send(reply().with(PICTURE))).isInstanceOf(SendOutcome.Accepted.class);

        graph.verify(1, postRequestedFor(urlPathEqualTo(PATH)));
        graph.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(matchingJsonPath("$.message[?(@.text =~ /.*It is at http.*/s)]")));
    }

    @Test
    void send_pictureThatIsUploadedButNotTaken_isASentenceInstead() {
        answer(UPLOADS, aResponse().withBody("{\"attachment_id\":\"12\"}"));
        answer(PATH, accepted());
        graph.stubFor(post(urlPathEqualTo(PATH))
                .withRequestBody(matchingJsonPath("$.message.attachment"))
                .willReturn(refused(100, 2018047)));

        assertThat(send(reply().with(PICTURE))).isInstanceOf(SendOutcome.Accepted.class);

        graph.verify(2, postRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void send_pictureWhileThePlatformIsBusy_waitsAndSaysNothingInstead() {
        answer(UPLOADS, refused(4, -1));
        answer(PATH, accepted());

        assertThat(send(reply().with(PICTURE))).isInstanceOf(SendOutcome.Retry.class);

        graph.verify(0, postRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void split_markdown_isPlainText() {
        assertThat(
                        sender().split(
                                        "**Tea**: run `brew *now*` or\n\n```java\nint __x__ = 1;\n```\n- [shop](https://x.example/)"))
                .containsExactly("Tea: run brew *now* or\n\nint __x__ = 1;\n• shop (https://x.example/)");
    }

    @Test
    void split_code_staysWholeThoughItsMarksGo() {
        String code = "line();\n".repeat(120);
        List<String> parts = sender().split("words ".repeat(200) + "\n\n```\n" + code + "```");

        assertThat(parts).hasSize(2);
        assertThat(parts.getLast()).isEqualTo(code.strip());
        assertThat(parts.getFirst()).doesNotContain("line").doesNotContain("`");
    }

    private static List<Choice> choices(int number) {
        return IntStream.range(0, number)
                .mapToObj(index -> new Choice("id" + index, "Choice " + index))
                .toList();
    }

    private static ResponseDefinitionBuilder accepted() {
        return aResponse().withBody("{\"recipient_id\":\"77\",\"message_id\":\"m_out\"}");
    }

    private static ResponseDefinitionBuilder refused(int code, int subcode) {
        return aResponse()
                .withStatus(400)
                .withBody("{\"error\":{\"code\":" + code + ",\"error_subcode\":" + subcode + "}}");
    }

    private static void answer(String path, ResponseDefinitionBuilder response) {
        graph.stubFor(post(urlPathEqualTo(path)).willReturn(response));
    }

    private static OutboundMessage reply() {
        return new OutboundMessage(
                "turn-0", new ConversationId("messenger:" + PAGE + ":77"), "messenger", PAGE, "77", "Grüße 😀", "m_in");
    }

    private static SendOutcome send(OutboundMessage message) {
        return sender().send(message).block(PATIENCE);
    }

    private static MessengerSender sender() {
        return new MessengerSender(
                new MetaAccounts(
                        "messenger", List.of(new MetaAccount(PAGE, "page-token", "secret", "", "verify")), false),
                new GraphApi(
                        WebClient.create(),
                        new ChannelProperties(
                                URI.create(graph.baseUrl()), "v25.0", DataSize.ofMegabytes(4), PATIENCE, true)),
                url -> Mono.just(new byte[] {1, 2, 3}));
    }
}
