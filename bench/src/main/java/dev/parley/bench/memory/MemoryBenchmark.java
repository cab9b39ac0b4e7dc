package dev.parley.bench.memory;

import dev.parley.bench.BenchRow;
import dev.parley.bench.Benchmark;
import dev.parley.bench.Samples;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.TurnCodec;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.fact.FactSource;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.fact.Statement;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MailboxOptions;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.mailbox.RedisMailbox;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.recall.TextEncoder;
import dev.parley.memory.redis.EmbeddedRedis;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The memory-store on an embedded Redis, beside bare Lettuce doing the same commands with the same bytes. */
public final class MemoryBenchmark implements Benchmark {

    private static final int WARM_UP = 1_500;
    private static final int ROUNDS = 3_000;
    private static final int MESSAGES = 200;
    private static final int LAST_MESSAGES = 20;
    private static final int FACTS = 1_000;
    private static final double RECALL_LIMIT_MILLIS = 3;
    private static final double APPEND_LIMIT = 1.3;
    private static final double BYTES_LIMIT = 1.6;
    private static final double EVIDENCE_LIMIT = 70;
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Keys keys = new Keys(16);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String purpose() {
        return "conversations, facts and recall on Redis, beside bare commands";
    }

    @Override
    public List<BenchRow> run(Path work) {
        List<BenchRow> rows = new ArrayList<>();
        try (EmbeddedRedis server = EmbeddedRedis.start(work.resolve("home"));
                RedisStore redis = RedisStore.connect(server.connection());
                BareRedis bare = new BareRedis(server.connection().url())) {
            ConversationStore conversations = new RedisConversationStore(redis, keys, ConversationPolicy.DEFAULT);
            appendAndRead(conversations, bare, rows);
            recall(redis, null, "", rows);
            recall(redis, new WordVectors(), " with vectors", rows);
            commit(redis, bare, rows);
            bytes(conversations, bare, rows);
            evidence(conversations, rows);
        }
        return rows;
    }

    private void appendAndRead(ConversationStore conversations, BareRedis bare, List<BenchRow> rows) {
        PersonId person = new PersonId("append");
        ConversationId conversation = new ConversationId("append");
        Position position = Position.NONE;
        Samples ours = new Samples();
        Samples theirs = new Samples();
        List<Dialogue.Turn> turns = turns();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            Dialogue.Turn turn = turns.get(round % turns.size());
            LoggedTurn logged =
                    RecallQuality.logged(new Dialogue.Turn("t" + round, turn.at(), turn.person(), turn.assistant()));
            long start = System.nanoTime();
            AppendOutcome outcome = conversations
                    .append(person, conversation, logged, position)
                    .blockOptional()
                    .orElseThrow();
            conversations.recent(person, conversation, LAST_MESSAGES / 2).block();
            long middle = System.nanoTime();
            bare.appendAndRead(TurnCodec.encode(logged), LAST_MESSAGES / 2, ConversationPolicy.DEFAULT);
            long end = System.nanoTime();
            position = ((AppendOutcome.Appended) outcome).position();
            if (round >= WARM_UP) {
                ours.add(middle - start);
                theirs.add(end - middle);
            }
        }
        rows.add(BenchRow.lowerIsBetter(
                "append a turn and read the last 20 messages, p50",
                "ms",
                ours.millis(0.5),
                theirs.millis(0.5),
                "bare Lettuce"));
        rows.add(BenchRow.lowerIsBetter(
                "  times the bare commands", "x", ours.millis(0.5) / theirs.millis(0.5), APPEND_LIMIT, BenchRow.LIMIT));
    }

    private void recall(RedisStore redis, @Nullable TextEncoder encoder, String how, List<BenchRow> rows) {
        RedisFactStore facts = new RedisFactStore(redis, keys, Clock.systemUTC(), FactOptions.DEFAULT, encoder);
        PersonId person = new PersonId("recall" + how);
        List<Dialogue.Turn> turns = turns();
        Instant now = Instant.now();
        for (int number = 0; number < FACTS; number++) {
            String text = turns.get(number % turns.size()).person();
            String fact = "Fact " + number + ": "
                    + text.substring(0, Math.min(text.length(), 200)).replaceAll("\\s+", " ");
            facts.remember(person, new Statement(fact, FactSource.TOOL, "t", now.minusSeconds(number)))
                    .block();
        }
        List<Dialogue.Question> questions = new DialogueGenerator().generate(1).questions();
        Samples samples = new Samples();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            String question = questions.get(round % questions.size()).text();
            long start = System.nanoTime();
            facts.recall(person, question, 10).block();
            if (round >= WARM_UP) {
                samples.add(System.nanoTime() - start);
            }
        }
        long stored = facts.all(person).count().blockOptional().orElse(0L);
        rows.add(BenchRow.lowerIsBetter(
                "recall over " + stored + " facts" + how + ", p50",
                "ms",
                samples.millis(0.5),
                RECALL_LIMIT_MILLIS,
                BenchRow.LIMIT));
        rows.add(BenchRow.lowerIsBetter(
                "recall over " + stored + " facts" + how + ", p99",
                "ms",
                samples.millis(0.99),
                RECALL_LIMIT_MILLIS,
                BenchRow.LIMIT));
    }

    private void commit(RedisStore redis, BareRedis bare, List<BenchRow> rows) {
        MailboxOptions options =
                new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 20, 100, Duration.ofDays(1));
        RedisMailbox mailbox = new RedisMailbox(redis, keys, options, ConversationPolicy.DEFAULT);
        PersonId person = new PersonId("commit");
        ConversationId conversation = new ConversationId("commit");
        Samples samples = new Samples();
        Samples pings = new Samples();
        long scripts = 0;
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            mailbox.receive(new InboundMessage(
                            "m" + round, conversation, person, "bench", "a", "b", "hello", Instant.EPOCH))
                    .block();
            Claim claim = mailbox.claim(keys.partition(person), "w", LEASE)
                    .blockOptional()
                    .orElseThrow();
            LoggedTurn turn = new LoggedTurn(
                    "t" + round,
                    Instant.EPOCH,
                    List.of(new LoggedMessage.User("hello"), new LoggedMessage.Assistant("hello to you")));
            OutboundMessage reply =
                    new OutboundMessage("r" + round, conversation, "bench", "a", "b", "hello to you", "");
            long before = round % 100 == 0 ? bare.scriptCalls() : 0;
            long start = System.nanoTime();
            mailbox.commit(claim, turn, List.of(reply)).block();
            long middle = System.nanoTime();
            bare.ping();
            long end = System.nanoTime();
            if (round % 100 == 0) {
                scripts = Math.max(scripts, bare.scriptCalls() - before);
            }
            if (round >= WARM_UP) {
                samples.add(middle - start);
                pings.add(end - middle);
            }
        }
        rows.add(BenchRow.lowerIsBetter("round trips of a commit", "", scripts, 1, BenchRow.LIMIT));
        rows.add(BenchRow.lowerIsBetter(
                "commit of a turn with a reply, p50", "ms", samples.millis(0.5), pings.millis(0.5), "bare PING"));
    }

    private void bytes(ConversationStore conversations, BareRedis bare, List<BenchRow> rows) {
        PersonId person = new PersonId("bytes");
        ConversationId conversation = new ConversationId("0123456789abcdef0123456789abcdef");
        Position position = Position.NONE;
        long text = 0;
        int number = 0;
        for (Dialogue.Turn turn : turns().subList(0, MESSAGES / 2)) {
            String id = "%032x".formatted(number++);
            AppendOutcome outcome = conversations
                    .append(
                            person,
                            conversation,
                            RecallQuality.logged(new Dialogue.Turn(id, turn.at(), turn.person(), turn.assistant())),
                            position)
                    .blockOptional()
                    .orElseThrow();
            position = ((AppendOutcome.Appended) outcome).position();
            text += turn.person().getBytes(StandardCharsets.UTF_8).length
                    + turn.assistant().getBytes(StandardCharsets.UTF_8).length;
        }
        long used = bare.memory(keys.of(KeyKind.LOG, person, conversation))
                + bare.memory(keys.of(KeyKind.ABOUT, person, conversation))
                + bare.memory(keys.of(KeyKind.CONVERSATIONS, person));
        rows.add(BenchRow.lowerIsBetter(
                "conversation of 200 messages", "bytes", used, text * BYTES_LIMIT, "1.6 x its text"));
    }

    private static void evidence(ConversationStore conversations, List<BenchRow> rows) {
        RecallQuality.Result words = RecallQuality.measure(conversations, RecallOptions.WORDS_ONLY);
        RecallQuality.Result ours = RecallQuality.measure(conversations, RecallOptions.DEFAULT);
        String metric = "evidence recall@10, " + ours.questions() + " questions, " + ours.turns() + " turns";
        rows.add(BenchRow.higherIsBetter(metric, "%", ours.recall() * 100, EVIDENCE_LIMIT, BenchRow.LIMIT));
        rows.add(BenchRow.higherIsBetter(metric, "%", ours.recall() * 100, words.recall() * 100, "plain BM25"));
    }

    private static List<Dialogue.Turn> turns() {
        return new DialogueGenerator()
                .generate(7).sessions().stream()
                        .flatMap(session -> session.turns().stream())
                        .toList();
    }
}
