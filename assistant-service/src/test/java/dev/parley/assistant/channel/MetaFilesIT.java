package dev.parley.assistant.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.parley.assistant.media.FileRefusal;
import dev.parley.assistant.media.FileRefusedException;
import dev.parley.assistant.media.MediaProperties;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

class MetaFilesIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TOKEN = "EAAB-token";
    private static final byte[] BYTES = {1, 2, 3, 4, 5};
    private static final long MOST = 100;

    private final WireMockServer meta = new WireMockServer(options().dynamicPort());
    private final WireMockServer other = new WireMockServer(options().dynamicPort());

    @BeforeEach
    void start() {
        meta.start();
        other.start();
    }

    @AfterEach
    void stop() {
        meta.stop();
        other.stop();
    }

    private MetaFiles files() {
        GraphApi graph = new GraphApi(
                WebClient.create(),
                new ChannelProperties(
                        URI.create(meta.baseUrl()), "v25.0", DataSize.ofMegabytes(4), Duration.ofSeconds(5), true));
        MetaAccount account = new MetaAccount("200", TOKEN, "s3cret-app", "", "v");
        return new MetaFiles(
                List.of(
                        new MetaAccounts("whatsapp", List.of(account), false),
                        new MetaAccounts("messenger", List.of(account), false)),
                graph,
                WebClient.create(),
                new Binder(new MapConfigurationPropertySource(Map.of("parley.media.timeout", "3s")))
                        .bindOrCreate("parley.media", MediaProperties.class));
    }

    private byte[] fetch(String channel, String ref) {
        InboundMessage message = new InboundMessage(
                "m",
                new ConversationId("c"),
                new PersonId("p"),
                channel,
                "200",
                "a",
                "",
                Instant.EPOCH,
                MessageKind.IMAGE);
        return files().fetch(message, new InboundFile(MessageKind.IMAGE, ref, "", ""), MOST)
                .block(LIMIT);
    }

    private void about(String json) {
        meta.stubFor(get(urlPathEqualTo("/v25.0/991")).willReturn(okJson(json)));
    }

    private void refused(String ref, FileRefusal why) {
        assertThatThrownBy(() -> fetch("whatsapp", ref))
                .isInstanceOfSatisfying(
                        FileRefusedException.class,
                        fault -> assertThat(fault.refusal()).isEqualTo(why));
    }

    @Test
    void fetch_idOfWhatsApp_isLookedUpAndLoadedWithTheToken() {
        about("{\"id\":\"991\",\"url\":\"" + meta.baseUrl() + "/file?ext=1&hash=x\",\"file_size\":\"5\"}");
        meta.stubFor(
                get(urlEqualTo("/file?ext=1&hash=x")).willReturn(aResponse().withBody(BYTES)));

        assertThat(fetch("whatsapp", "991")).isEqualTo(BYTES);

        meta.verify(getRequestedFor(urlEqualTo(
                        "/v25.0/991?appsecret_proof=350675f31278820af61f98ee205ec48cbcbce7871333cab7cef970b81822a213"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN)));
        meta.verify(getRequestedFor(urlPathEqualTo("/file"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withHeader("User-Agent", equalTo("Parley")));
    }

    @Test
    void fetch_addressThatHasExpired_isLookedUpAnew() {
        about("{\"url\":\"" + meta.baseUrl() + "/file\"}");
        meta.stubFor(get("/file")
                .inScenario("expiry")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("fresh")
                .willReturn(aResponse().withStatus(404)));
        meta.stubFor(get("/file")
                .inScenario("expiry")
                .whenScenarioStateIs("fresh")
                .willReturn(aResponse().withBody(BYTES)));

        assertThat(fetch("whatsapp", "991")).isEqualTo(BYTES);
        meta.verify(2, getRequestedFor(urlPathEqualTo("/v25.0/991")));
    }

    @Test
    void fetch_addressOfMessenger_isLoadedWithoutAToken() {
        meta.stubFor(get("/cdn/1").willReturn(aResponse().withBody(BYTES)));

        assertThat(fetch("messenger", meta.baseUrl() + "/cdn/1")).isEqualTo(BYTES);

        meta.verify(getRequestedFor(urlEqualTo("/cdn/1")).withHeader("Authorization", absent()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://lookaside.fbsbx.com/x",
                "https://fbsbx.com.evil.example/x",
                "https://evilfbsbx.com/x",
                "https://lookaside.fbsbx.com@evil.example/x",
                "https://169.254.169.254/latest/meta-data",
                "http://localhost/x",
                "file:///etc/passwd",
                "not an address",
                ""
            })
    void fetch_hostThatIsNotAllowed_isNotAsked(String address) {
        about("{\"url\":\"" + address + "\"}");

        refused("991", FileRefusal.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../me/accounts", "99%2F1", "9 1", "9?x=y"})
    void fetch_idThatWouldBeAnotherPath_isNotAsked(String id) {
        refused(id, FileRefusal.UNAVAILABLE);
        assertThat(meta.getAllServeEvents()).isEmpty();
    }

    @Test
    void fetch_redirectToAHostThatIsNotAllowed_isNotFollowed() {
        about("{\"url\":\"" + meta.baseUrl() + "/file\"}");
        meta.stubFor(
                get("/file").willReturn(aResponse().withStatus(302).withHeader("Location", other.baseUrl() + "/x")));

        refused("991", FileRefusal.UNAVAILABLE);
        assertThat(other.getAllServeEvents()).isEmpty();
    }

    @Test
    void fetch_redirectToAnotherAllowedHost_doesNotShowItTheToken() {
        meta.stubFor(get("/file").willReturn(aResponse().withStatus(302).withHeader("Location", "/moved")));
        meta.stubFor(
                get("/moved").willReturn(aResponse().withStatus(307).withHeader("Location", other.baseUrl() + "/x")));
        other.stubFor(get("/x").willReturn(aResponse().withBody(BYTES)));
        FileDownload download = new FileDownload(WebClient.create(), List.of(), any -> true, LIMIT);

        assertThat(download.fetch(meta.baseUrl() + "/file", TOKEN, MOST).block(LIMIT))
                .isEqualTo(BYTES);

        meta.verify(getRequestedFor(urlEqualTo("/moved")).withHeader("Authorization", equalTo("Bearer " + TOKEN)));
        other.verify(getRequestedFor(urlEqualTo("/x")).withHeader("Authorization", absent()));
    }

    @Test
    void fetch_redirectsInACircle_end() {
        about("{\"url\":\"" + meta.baseUrl() + "/file\"}");
        meta.stubFor(get("/file").willReturn(aResponse().withStatus(302).withHeader("Location", "/file")));

        refused("991", FileRefusal.UNAVAILABLE);
        meta.verify(4, getRequestedFor(urlEqualTo("/file")));
    }

    @Test
    void fetch_largerThanAllowed_isRefusedBySizeLengthAndBytes() {
        about("{\"url\":\"" + meta.baseUrl() + "/file\",\"file_size\":\"101\"}");
        refused("991", FileRefusal.TOO_LARGE);
        meta.verify(0, getRequestedFor(urlEqualTo("/file")));

        about("{\"url\":\"" + meta.baseUrl() + "/file\",\"file_size\":3}");
        meta.stubFor(get("/file").willReturn(aResponse().withBody(new byte[101])));
        refused("991", FileRefusal.TOO_LARGE);

        meta.stubFor(get("/file").willReturn(aResponse().withBody(new byte[101]).withChunkedDribbleDelay(4, 100)));
        refused("991", FileRefusal.TOO_LARGE);
    }

    @Test
    void fetch_slowerThanAllowed_ends() {
        about("{\"url\":\"" + meta.baseUrl() + "/file\"}");
        meta.stubFor(get("/file").willReturn(aResponse().withBody(BYTES).withFixedDelay(10_000)));

        assertThatThrownBy(() -> fetch("whatsapp", "991"))
                .hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);
    }

    @Test
    void fetch_platformFails_isAnErrorAndNoFile() {
        assertThatThrownBy(() -> fetch("whatsapp", "not-known")).isNotNull();
        about("{\"url\":\"" + meta.baseUrl() + "/file\"}");
        meta.stubFor(get("/file").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        assertThatThrownBy(() -> fetch("whatsapp", "991")).isNotNull();
        meta.stubFor(get("/file").willReturn(aResponse().withStatus(500)));
        refused("991", FileRefusal.UNAVAILABLE);
        meta.stubFor(get("/file").willReturn(aResponse().withBody("")));
        refused("991", FileRefusal.UNAVAILABLE);
    }
}
