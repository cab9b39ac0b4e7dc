package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.audit.AuditedCall;
import dev.parley.memory.audit.RedisAuditLog;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.RedisTurnEvents;
import dev.parley.memory.conversation.RedisTurnRecordStore;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.conversation.TurnEvent;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.fact.FactSource;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.fact.Refusal;
import dev.parley.memory.fact.RememberOutcome;
import dev.parley.memory.fact.Statement;
import dev.parley.memory.feedback.Feedback;
import dev.parley.memory.feedback.RedisFeedbackStore;
import dev.parley.memory.handover.RedisHandoverStore;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MailboxOptions;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.mailbox.OutboxClaim;
import dev.parley.memory.mailbox.RedisMailbox;
import dev.parley.memory.mailbox.RedisOutbox;
import dev.parley.memory.person.ErasureReceipt;
import dev.parley.memory.person.PersonPreferences;
import dev.parley.memory.person.PersonRegistry;
import dev.parley.memory.person.RedisPersonPreferences;
import dev.parley.memory.person.RedisPersonalData;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.RedisTopology;
import dev.parley.memory.redis.StorageState;
import dev.parley.memory.response.RedisResponseStore;
import dev.parley.memory.response.StoredResponse;
import dev.parley.memory.review.RedisReviewStore;
import dev.parley.memory.review.Review;
import dev.parley.memory.rollout.Offer;
import dev.parley.memory.rollout.RedisExperimentStore;
import dev.parley.memory.share.RedisShareStore;
import dev.parley.memory.trace.RedisTurnTraceStore;
import dev.parley.memory.trace.TraceLimits;
import dev.parley.memory.trace.TraceStage;
import dev.parley.memory.trace.TurnTrace;
import dev.parley.memory.transcript.RedisTranscriptStore;
import dev.parley.memory.transcript.TranscriptStore;
import dev.parley.memory.usage.RedisUsageStore;
import dev.parley.memory.usage.Spent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.Disposable;
import reactor.core.Disposables;
import tools.jackson.databind.node.StringNode;

/**
 * What all stores do together, on every form of Redis that Parley runs on. Long, because one exercise has to write every kind of
 * key, so that none is forgotten where keys are listed and erased.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-06-18T10:00:00Z");

    private RedisTopology topology;
    private RedisStore redis;
    private Stores stores;
    private RedisTurnEvents events;

    abstract RedisTopology start() throws IOException;

    /** The stores of one process. */
    private record Stores(
            Keys keys,
            RedisMailbox mailbox,
            RedisOutbox outbox,
            RedisConversationStore conversations,
            RedisFactStore facts,
            RedisTurnRecordStore records,
            RedisHandoverStore handovers,
            RedisAuditLog audit,
            RedisTranscriptStore transcripts,
            RedisFeedbackStore feedback,
            RedisShareStore shares,
            RedisResponseStore responses,
            RedisTurnTraceStore traces,
            RedisReviewStore reviews,
            RedisExperimentStore experiments,
            RedisUsageStore usage,
            PersonRegistry people) {

        static Stores of(RedisStore redis) {
            Keys keys = new Keys(8);
            MailboxOptions options =
                    new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 20, 100, Duration.ofDays(1));
            RedisConversationStore conversations = new RedisConversationStore(redis, keys, ConversationPolicy.DEFAULT);
            RedisFactStore facts = new RedisFactStore(redis, keys, Clock.systemUTC(), FactOptions.DEFAULT, null);
            RedisTurnRecordStore records = new RedisTurnRecordStore(redis, keys, Duration.ofDays(1));
            RedisHandoverStore handovers = new RedisHandoverStore(redis, keys, Clock.systemUTC());
            RedisAuditLog audit = new RedisAuditLog(redis, keys, Duration.ofDays(1), 10);
            RedisTranscriptStore transcripts = new RedisTranscriptStore(redis, keys, ConversationPolicy.DEFAULT);
            RedisFeedbackStore feedback = new RedisFeedbackStore(redis, keys, Duration.ofDays(1));
            RedisShareStore shares = new RedisShareStore(redis, keys, Duration.ofDays(1));
            RedisResponseStore responses =
                    new RedisResponseStore(redis, keys, Clock.systemUTC(), Duration.ofDays(1), 100);
            RedisTurnTraceStore traces =
                    new RedisTurnTraceStore(redis, keys, new TraceLimits(Duration.ofDays(1), 100, Duration.ofDays(1)));
            RedisReviewStore reviews = new RedisReviewStore(redis, keys, Duration.ofDays(1));
            RedisExperimentStore experiments = new RedisExperimentStore(redis, keys, Duration.ofDays(1));
            RedisUsageStore usage = new RedisUsageStore(redis, keys, Clock.systemUTC(), 40);
            return new Stores(
                    keys,
                    new RedisMailbox(redis, keys, options, ConversationPolicy.DEFAULT),
                    new RedisOutbox(redis, keys, options),
                    conversations,
                    facts,
                    records,
                    handovers,
                    audit,
                    transcripts,
                    feedback,
                    shares,
                    responses,
                    traces,
                    reviews,
                    experiments,
                    usage,
                    new PersonRegistry(
                            List.of(
                                    new RedisPersonalData(
                                            redis,
                                            keys,
                                            conversations,
                                            facts,
                                            new ConversationRecall(
                                                    conversations,
                                                    Clock.systemUTC(),
                                                    ZoneOffset.UTC,
                                                    Duration.ofMinutes(1),
                                                    10,
                                                    RecallOptions.DEFAULT)),
                                    audit,
                                    feedback,
                                    shares,
                                    responses,
                                    traces,
                                    reviews,
                                    experiments,
                                    usage),
                            Clock.systemUTC()));
        }
    }

    @BeforeAll
    void startServers() throws IOException {
        topology = start();
    }

    @BeforeEach
    void connect() {
        redis = topology.connect(Duration.ofSeconds(5));
        stores = Stores.of(redis);
        events = new RedisTurnEvents(redis, stores.keys());
    }

    @AfterEach
    void disconnect() {
        events.close();
        redis.close();
    }

    @AfterAll
    void stopServers() {
        topology.close();
    }

    @Test
    void everyStore_fullExercise_leavesOnlyDeclaredKeysOfTheirType() {
        for (int person = 0; person < 12; person++) {
            exercise(new PersonId("user:" + person), "w" + person);
        }
        claimAndKeep(new PersonId("user:busy"));
        PersonId gone = new PersonId("user:gone");
        events.open(gone, "turn-of-gone").block();
        stores.people().erase(gone).block();
        assertThat(redis.probe(stores.keys()).block()).isEqualTo(StorageState.UP);

        List<String> keys = topology.keys();
        assertThat(keys).allSatisfy(key -> {
            assertThat(KeyKind.of(key)).as(key).isPresent();
            assertThat(redis.template().type(key).block().code())
                    .as(key)
                    .isEqualTo(KeyKind.of(key).orElseThrow().type());
        });
        Set<KeyKind> seen =
                keys.stream().map(key -> KeyKind.of(key).orElseThrow()).collect(Collectors.toSet());
        // What belongs to nobody has tests of its own.
        Set<KeyKind> shared = Set.of(
                KeyKind.CACHED,
                KeyKind.CACHE_LEASE,
                KeyKind.COUNT,
                KeyKind.RATE,
                KeyKind.ALIAS,
                KeyKind.ALIASES,
                KeyKind.POPULAR,
                KeyKind.ASKERS,
                KeyKind.USAGE_SUMS,
                KeyKind.OPERATOR_ACTS,
                KeyKind.ROLLOUTS,
                KeyKind.RESULTS,
                KeyKind.METRICS,
                KeyKind.CHANNEL_DAY,
                KeyKind.API_KEYS);
        assertThat(seen)
                .containsAll(Arrays.stream(KeyKind.values())
                        .filter(kind -> !shared.contains(kind))
                        .toList());
        // Everything but the working sets of a partition goes by itself.
        Set<KeyKind> staying = Set.of(
                KeyKind.FENCE,
                KeyKind.DUE,
                KeyKind.RUNNING,
                KeyKind.OUTBOX_DUE,
                KeyKind.OUTBOX_RUNNING,
                KeyKind.INBOX,
                KeyKind.OUTBOX,
                KeyKind.HANDOVERS);
        assertThat(keys)
                .filteredOn(key -> !staying.contains(KeyKind.of(key).orElseThrow()))
                .allSatisfy(key -> assertThat(redis.template().getExpire(key).block())
                        .as(key)
                        .isPositive());
    }

    @Test
    void erase_person_leavesNeitherNameNorWordsOnTheServerAndOthersAlone() {
        PersonId ana = new PersonId("whatsapp:15550007777");
        PersonId ben = new PersonId("whatsapp:1555000777");
        exercise(ana, "zanzibarwort");
        exercise(ben, "benedictine");
        assertThat(topology.dump()).contains("15550007777").contains("zanzibarwort");
        assertThat(stores.people().export(ana).block().toString()).contains("zanzibarwort");

        ErasureReceipt receipt = stores.people().erase(ana).block();

        assertThat(receipt.removed())
                .containsEntry("turns", 2L)
                .containsEntry("mailbox", 1L)
                .containsEntry("outbox", 2L)
                .containsEntry("facts", 2L)
                .containsEntry("events", 1L)
                .containsEntry("records", 1L)
                .containsEntry("audit", 1L)
                .containsEntry("handovers", 2L)
                .containsEntry("feedback", 1L)
                .containsEntry("shares", 1L)
                .containsEntry("responses", 1L);
        String left = topology.dump();
        assertThat(left).doesNotContain("15550007777").doesNotContain("zanzibarwort");
        assertThat(left).contains("benedictine");
        assertThat(stores.facts().recall(ana, "zanzibarwort", 5).block()).isEmpty();
        assertThat(stores.people().erase(ana).block().removed().values()).containsOnly(0L);
        assertThat(stores.people().export(ana).block().toString()).doesNotContain("zanzibarwort");
        assertThat(stores.facts().recall(ben, "benedictine", 5).block()).hasSize(2);
    }

    @Test
    void erase_whileAWorkerAnswers_takesItsLease() {
        PersonId person = new PersonId("running");
        ConversationId conversation = new ConversationId("c");
        stores.mailbox().receive(message(person, conversation, "r1", "hello")).block();
        Claim claim = stores.mailbox()
                .claim(stores.keys().partition(person), "w", LEASE)
                .block();

        stores.people().erase(person).block();

        assertThat(stores.mailbox().renew(claim, LEASE).block()).isFalse();
        assertThat(stores.mailbox()
                        .commit(claim, turn("t", "secretword"), List.of())
                        .block())
                .isFalse();
        assertThat(topology.dump()).doesNotContain("secretword");
    }

    @Test
    void commit_sameCommitAgain_isHarmless() {
        PersonId person = new PersonId("twice");
        ConversationId conversation = new ConversationId("c");
        stores.mailbox().receive(message(person, conversation, "t1", "hello")).block();
        Claim claim = stores.mailbox()
                .claim(stores.keys().partition(person), "w", LEASE)
                .block();
        List<OutboundMessage> replies = List.of(reply(conversation, "answer"));

        assertThat(stores.mailbox().commit(claim, turn("t", "x"), replies).block())
                .isTrue();
        assertThat(stores.mailbox().commit(claim, turn("t", "x"), replies).block())
                .isTrue();

        assertThat(stores.conversations().recent(person, conversation, 9).block())
                .hasSize(1);
        OutboxClaim sent = stores.outbox()
                .claim(stores.keys().partition(person), "w", LEASE)
                .block();
        assertThat(stores.outbox().sent(sent, "id").block()).isTrue();
        assertThat(stores.outbox().sent(sent, "id").block()).isTrue();
        assertThat(stores.outbox()
                        .claim(stores.keys().partition(person), "w", LEASE)
                        .block())
                .isNull();
    }

    @Test
    void read_eventsOfAnotherProcess_comeAtOnce() {
        try (RedisStore other = topology.connect(Duration.ofSeconds(5));
                RedisTurnEvents writer = new RedisTurnEvents(other, stores.keys())) {
            writer.append("live", "delta", "1").block();
            List<String> seen = events.read("live", "0", IDLE)
                    .doOnSubscribe(reading -> writer.append("live", "done", "2").subscribe())
                    .map(TurnEvent::data)
                    .collectList()
                    .block(IDLE);
            assertThat(seen).containsExactly("1", "2");
        }
    }

    @Test
    void wakeups_messageAndReplyOfAnotherProcess_areHeard() {
        PersonId person = new PersonId("awake");
        int partition = stores.keys().partition(person);
        ConversationId conversation = new ConversationId("c");
        Set<Integer> messages = ConcurrentHashMap.newKeySet();
        Set<Integer> replies = ConcurrentHashMap.newKeySet();
        try (RedisStore other = topology.connect(Duration.ofSeconds(5))) {
            Stores there = Stores.of(other);
            Disposable hearing = Disposables.composite(
                    there.mailbox().wakeups().subscribe(messages::add),
                    there.outbox().wakeups().subscribe(replies::add));

            // What is published before the subscription stands is not heard.
            AtomicInteger count = new AtomicInteger();
            await().atMost(IDLE).until(() -> {
                String id = "awake" + count.incrementAndGet();
                stores.mailbox()
                        .receive(message(person, conversation, id, "hello"))
                        .block();
                Claim claim = stores.mailbox().claim(partition, "w", LEASE).block();
                stores.mailbox()
                        .commit(claim, turn(id, "x"), List.of(reply(conversation, "answer")))
                        .block();
                OutboxClaim sent = stores.outbox().claim(partition, "w", LEASE).block();
                stores.outbox().sent(sent, id).block();
                return messages.contains(partition) && replies.contains(partition);
            });

            hearing.dispose();
        }
        assertThat(messages).containsExactly(partition);
        assertThat(replies).containsExactly(partition);
    }

    /** Every store gets something of the person with that word: also a waiting message, a waiting reply and a dead letter. */
    private void exercise(PersonId person, String word) {
        int partition = stores.keys().partition(person);
        ConversationId conversation = new ConversationId("chat-of-" + person.value());
        ConversationId web = new ConversationId("web-of-" + person.value());
        stores.mailbox()
                .receive(message(person, conversation, word + "1", "hello " + word))
                .block();
        Claim claim = stores.mailbox().claim(partition, "worker", LEASE).block();
        assertThat(claim.person()).isEqualTo(person);
        List<OutboundMessage> replies = List.of(
                reply(conversation, word + " first"), reply(conversation, word + " second"), reply(conversation, word));
        assertThat(stores.mailbox().commit(claim, turn("t1", word), replies).block())
                .isTrue();
        OutboxClaim sent = stores.outbox().claim(partition, "worker", LEASE).block();
        assertThat(sent.message().text()).isEqualTo(word + " first");
        stores.outbox().sent(sent, "id of " + word).block();
        new RedisPersonPreferences(redis, stores.keys(), Duration.ofDays(1))
                .put(person, PersonPreferences.LANGUAGE, word)
                .block();
        OutboxClaim dead = stores.outbox().claim(partition, "worker", LEASE).block();
        stores.outbox().dead(dead, "no such number").block();
        OutboxClaim waiting = stores.outbox().claim(partition, "worker", LEASE).block();
        stores.outbox().retry(waiting, Duration.ofHours(1), "busy").block();
        stores.mailbox()
                .receive(message(person, conversation, word + "2", word))
                .block();
        Claim second = stores.mailbox().claim(partition, "worker", LEASE).block();
        stores.mailbox().release(second, Duration.ofHours(1)).block();

        AppendOutcome appended = stores.conversations()
                .append(
                        person,
                        web,
                        turn("t2", word),
                        stores.conversations()
                                .page(person, web, ConversationStore.NEWEST, 0)
                                .block()
                                .position())
                .block();
        assertThat(appended).isInstanceOf(AppendOutcome.Appended.class);
        stores.conversations().rename(person, web, "About " + word).block();
        stores.conversations()
                .summarize(
                        person,
                        web,
                        stores.conversations()
                                .page(person, web, ConversationStore.NEWEST, 0)
                                .block()
                                .position(),
                        new Summary("They spoke of " + word, 0, NOW))
                .block();
        for (String text : List.of("User likes " + word, "User lives in " + word)) {
            assertThat(stores.facts()
                            .remember(person, new Statement(text, FactSource.TOOL, "t1", NOW))
                            .block())
                    .isInstanceOf(RememberOutcome.Stored.class);
        }
        assertThat(stores.facts()
                        .remember(person, new Statement("My password is x1y2z3", FactSource.EXTRACTED, "t1", NOW))
                        .block())
                .isEqualTo(new RememberOutcome.Refused(Refusal.SECRET));
        // Ids of turns are random and say nothing.
        String stream =
                UUID.nameUUIDFromBytes(word.getBytes(StandardCharsets.UTF_8)).toString();
        events.open(person, stream).block();
        events.append(stream, "delta", word).block();
        stores.records()
                .save(person, stream, word.getBytes(StandardCharsets.UTF_8))
                .block();
        stores.handovers().open(person, web, stream, Duration.ofHours(1)).block();
        new RedisPersonPreferences(redis, stores.keys(), Duration.ofDays(1))
                .put(person, PersonPreferences.LANGUAGE, word)
                .block();
        stores.audit()
                .append(new AuditedCall(
                        NOW, person, web, "t1", "web_search", "reads", word, List.of(), Duration.ZERO, 1, "ok"))
                .block();
        stores.transcripts()
                .begin(person, web, new TranscriptStore.Shown("0".repeat(32), word), word)
                .block();
        stores.feedback()
                .put(person, new Feedback(stream, web, Feedback.Kind.REPORT, List.of(), word, Instant.now()))
                .block();
        stores.shares().share(person, web, "share-of-" + word, word).block();
        stores.responses()
                .keep(new StoredResponse(
                        "resp-" + word,
                        new PersonId("apikey:1"),
                        person,
                        null,
                        StringNode.valueOf(word),
                        StringNode.valueOf(word)))
                .block();
        stores.traces()
                .keep(new TurnTrace(
                        "trace-of-" + word,
                        person,
                        web,
                        "web",
                        "",
                        TurnTrace.CRISIS,
                        Instant.now(),
                        Duration.ZERO,
                        List.of(new TraceStage("received", word, Instant.now(), Duration.ZERO, Map.of()))))
                .block();
        stores.reviews()
                .put(person, new Review("report:" + stream, Review.State.OPEN, "", word, "", Instant.now()))
                .block();
        stores.experiments()
                .expose(person, stream, List.of(new Offer("tone", "warm", List.of("warm", "plain"))))
                .block();
        // One that ended stays in the set until the next one comes.
        stores.handovers().open(person, conversation, stream, Duration.ZERO).block();
        stores.usage()
                .add(person, LocalDate.now(ZoneOffset.UTC), new Spent(1, 2, 3, 0, 0, 0))
                .block();
    }

    /** Leaves a message and a reply in the hands of workers. */
    private void claimAndKeep(PersonId person) {
        int partition = stores.keys().partition(person);
        ConversationId conversation = new ConversationId("busy");
        stores.mailbox()
                .receive(message(person, conversation, "busy1", "hello"))
                .block();
        Claim claim = stores.mailbox().claim(partition, "worker", LEASE).block();
        stores.mailbox()
                .commit(claim, turn("t", "x"), List.of(reply(conversation, "answer")))
                .block();
        assertThat(stores.outbox().claim(partition, "worker", LEASE).block()).isNotNull();
        stores.mailbox()
                .receive(message(person, conversation, "busy2", "hello"))
                .block();
        assertThat(stores.mailbox().claim(partition, "worker", LEASE).block()).isNotNull();
    }

    private static InboundMessage message(PersonId person, ConversationId conversation, String id, String text) {
        return new InboundMessage(id, conversation, person, "test", "account", person.value(), text, NOW);
    }

    private static OutboundMessage reply(ConversationId conversation, String text) {
        return new OutboundMessage(text, conversation, "test", "account", "address", text, "");
    }

    private static LoggedTurn turn(String id, String word) {
        return new LoggedTurn(
                id, NOW, List.of(new LoggedMessage.User(word), new LoggedMessage.Assistant("I see: " + word)));
    }
}
