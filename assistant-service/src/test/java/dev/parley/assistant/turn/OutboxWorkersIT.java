package dev.parley.assistant.turn;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.parley.assistant.channel.ChannelLimitProperties;
import dev.parley.assistant.channel.ChannelPolicy;
import dev.parley.assistant.channel.ChannelPolicyProperties;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.ChannelSender;
import dev.parley.assistant.channel.FakePreferences;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.SendLimits;
import dev.parley.assistant.channel.messenger.MessengerSender;
import dev.parley.assistant.channel.whatsapp.WhatsAppSender;
import dev.parley.assistant.memory.RedisOfTest;
import dev.parley.assistant.rollout.RolloutsOfTest;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MailboxOptions;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.mailbox.OutboundTemplate;
import dev.parley.memory.mailbox.RedisMailbox;
import dev.parley.memory.mailbox.RedisOutbox;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.data.domain.Range;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What waits for how long before it is sent: the real outbox and senders, a played Graph API, and waits that are not waited for. */
class OutboxWorkersIT {

    private static final String ACCOUNT = "200000000000002";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Pauses are up to a fifth longer, so that replies do not come back together. */
    private static final double SPREAD = 1.21;

    /** What is left of a pause when a busy machine looks. */
    private static final double SOON = 0.65;

    @RegisterExtension
    static final RedisOfTest REDIS = new RedisOfTest();

    @RegisterExtension
    static final WireMockExtension graph = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    private final String address =
            Long.toString(15_550_000_000L + UUID.randomUUID().hashCode() % 1_000_000L);
    private final Keys keys = new Keys(1);
    private final FakePreferences preferences = new FakePreferences();

    @AfterEach
    void nothingIsLeftForTheNextTest() {
        REDIS.store()
                .template()
                .getConnectionFactory()
                .getReactiveConnection()
                .serverCommands()
                .flushAll()
                .block(PATIENCE);
    }

    @ParameterizedTest
    @CsvSource({
        "whatsapp, 400, 4, 120, 240",
        "whatsapp, 429, 80007, 120, 240",
        "whatsapp, 400, 133016, 120, 240",
        "whatsapp, 429, 130429, 4, 8",
        "whatsapp, 400, 131056, 4, 16",
        "whatsapp, 503, 131016, 4, 8",
        "messenger, 400, 613, 120, 240",
        "messenger, 400, 32, 120, 240",
        "messenger, 400, 80006, 120, 240",
        "messenger, 500, 1200, 4, 8",
    })
    void replies_atALimitOfThePlatform_waitGrowingTimesAndAllArriveInOrder(
            String channel, int status, int code, int firstWait, int secondWait) {
        refuse("first", Scenario.STARTED, "once", status, code);
        refuse("first", "once", "twice", status, code);
        graph.stubFor(post(anyUrl()).atPriority(5).willReturn(accepted()));
        OutboxWorkers workers = workers(NOON);
        write(channel, "first", "second");

        workOff(workers);
        assertThat(texts()).containsExactly("first");
        assertThat(untilDue(workers)).isBetween(seconds(firstWait * SOON), seconds(firstWait * SPREAD));
        timePasses();
        workOff(workers);
        assertThat(texts()).as("the second waits behind the first").containsExactly("first", "first");
        assertThat(untilDue(workers)).isBetween(seconds(secondWait * SOON), seconds(secondWait * SPREAD));
        timePasses();
        workOff(workers);

        assertThat(texts()).containsExactly("first", "first", "first", "second");
        assertThat(outbox().deadLetters().block(PATIENCE)).isZero();
        assertThat(workers.untilDue(0).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void reply_atALimitWithoutEnd_isADeadLetterAtLastAndTheNextOneGoesOn() {
        refuse("first", Scenario.STARTED, Scenario.STARTED, 429, 130429);
        graph.stubFor(post(anyUrl()).atPriority(5).willReturn(accepted()));
        OutboxWorkers workers = workers(NOON);
        write("whatsapp", "first", "second");

        for (int attempt = 0; attempt < 8; attempt++) {
            workOff(workers);
            timePasses();
        }

        assertThat(texts()).hasSize(9).endsWith("second");
        assertThat(outbox().deadLetters().block(PATIENCE)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-02T22:00:00Z, 10", "2026-11-02T03:30:00Z, 4.5", "2026-11-02T12:00:00Z, 0"})
    void template_inQuietHours_waitsForTheirEndAndThenArrives(Instant now, double hours) {
        graph.stubFor(post(anyUrl()).atPriority(5).willReturn(accepted()));
        graph.stubFor(post(anyUrl())
                .atPriority(1)
                .withRequestBody(matchingJsonPath("$[?(@.type == 'text')]"))
                .willReturn(error(400, 131047)));
        OutboxWorkers workers = workers(now);
        write("whatsapp", "late");

        workOff(workers);

        if (hours > 0) {
            assertThat(bodies())
                    .extracting(body -> body.path("type").asString(""))
                    .containsExactly("text");
            assertThat(untilDue(workers)).isBetween(seconds(hours * 3_600 - 10), seconds(hours * 3_600));
            timePasses();
            workOff(workers);
        }
        assertThat(bodies()).extracting(body -> body.path("type").asString("")).containsExactly("text", "template");
        assertThat(bodies().getLast()
                        .at("/template/components/0/parameters/0/text")
                        .asString(""))
                .isEqualTo("late");
        assertThat(outbox().deadLetters().block(PATIENCE)).isZero();
    }

    @Test
    void answer_inQuietHours_isSentAtOnce() {
        graph.stubFor(post(anyUrl()).willReturn(accepted()));
        OutboxWorkers workers = workers(Instant.parse("2026-11-02T23:00:00Z"));
        write("messenger", "asked for");

        workOff(workers);

        assertThat(texts()).containsExactly("asked for");
    }

    /** Takes what is due until nothing is. */
    private static void workOff(OutboxWorkers workers) {
        while (Boolean.TRUE.equals(workers.step(0, Mono.never()).block(PATIENCE))) {
            // The next one.
        }
    }

    private static Duration untilDue(OutboxWorkers workers) {
        return workers.untilDue(0).block(PATIENCE);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1_000));
    }

    /** Everything that waits is due now. */
    private void timePasses() {
        var due = REDIS.store().template().opsForZSet();
        String key = keys.of(KeyKind.OUTBOX_DUE, 0);
        due.range(key, Range.unbounded())
                .concatMap(conversation -> due.add(key, conversation, 0))
                .blockLast(PATIENCE);
    }

    private RedisOutbox outbox() {
        return new RedisOutbox(REDIS.store(), keys, MailboxOptions.DEFAULT);
    }

    /** A turn with these replies is committed. */
    private void write(String channel, String... texts) {
        MailboxOptions atOnce =
                new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(7), 20, 10, Duration.ofDays(1));
        RedisMailbox mailbox = new RedisMailbox(REDIS.store(), keys, atOnce, ConversationPolicy.DEFAULT);
        ConversationId conversation = new ConversationId(channel + ":" + ACCOUNT + ":" + address);
        PersonId person = new PersonId(channel + ":" + address);
        mailbox.receive(new InboundMessage("in", conversation, person, channel, ACCOUNT, address, "Hi", NOON))
                .block(PATIENCE);
        Claim claim = mailbox.claim(0, "w", PATIENCE).block(PATIENCE);
        List<OutboundMessage> replies = IntStream.range(0, texts.length)
                .mapToObj(index ->
                        new OutboundMessage("turn-" + index, conversation, channel, ACCOUNT, address, texts[index], ""))
                .toList();
        LoggedTurn turn = new LoggedTurn(
                "turn", NOON, List.of(new LoggedMessage.User("Hi"), new LoggedMessage.Assistant(texts[0])));
        assertThat(mailbox.commit(claim, turn, replies).block(PATIENCE)).isTrue();
    }

    private OutboxWorkers workers(Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        MetaAccount account = new MetaAccount(
                ACCOUNT, "token", "secret", "", "verify", Set.of(), new OutboundTemplate("we_are_back", "en"));
        MetaAccounts whatsApp = new MetaAccounts("whatsapp", List.of(account), false);
        MetaAccounts messenger = new MetaAccounts("messenger", List.of(account), false);
        GraphApi api = new GraphApi(
                WebClient.create(),
                new ChannelProperties(URI.create(graph.baseUrl()), "v25.0", DataSize.ofMegabytes(4), PATIENCE, true));
        List<ChannelSender> senders = List.of(
                new WhatsAppSender(whatsApp, api, url -> Mono.empty()),
                new MessengerSender(messenger, api, url -> Mono.empty()));
        ChannelPolicy policy = new ChannelPolicy(
                List.of(whatsApp, messenger),
                new Binder().bindOrCreate("parley.channels.policy", ChannelPolicyProperties.class),
                preferences,
                null,
                RolloutsOfTest.allOn(),
                clock);
        return new OutboxWorkers(
                outbox(),
                1,
                new ChannelReplies(senders),
                policy,
                new SendLimits(
                        (name, interval, burst) -> Mono.just(Duration.ZERO),
                        new Binder().bindOrCreate("parley.channels.limits", ChannelLimitProperties.class)),
                new Binder().bindOrCreate("parley.turn", TurnProperties.class),
                new SimpleMeterRegistry(),
                Spans.NONE,
                TurnTracer.NONE);
    }

    private static List<JsonNode> bodies() {
        return graph.findAll(postRequestedFor(anyUrl())).stream()
                .map(request -> JSON.readTree(request.getBodyAsString()))
                .toList();
    }

    private static List<String> texts() {
        return bodies().stream()
                .map(body ->
                        body.at("/text/body").asString(body.at("/message/text").asString("")))
                .toList();
    }

    private static void refuse(String text, String from, String to, int status, int code) {
        graph.stubFor(post(anyUrl())
                .atPriority(1)
                .withRequestBody(containing("\"" + text + "\""))
                .inScenario("limit")
                .whenScenarioStateIs(from)
                .willSetStateTo(to)
                .willReturn(error(status, code)));
    }

    private static ResponseDefinitionBuilder error(int status, int code) {
        return aResponse().withStatus(status).withBody("{\"error\":{\"code\":" + code + "}}");
    }

    private static ResponseDefinitionBuilder accepted() {
        return aResponse().withBody("{\"messages\":[{\"id\":\"wamid.OUT\"}],\"message_id\":\"m_out\"}");
    }
}
