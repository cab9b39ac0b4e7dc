package dev.parley.assistant.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.ScriptedModel;
import dev.parley.assistant.channel.ChannelPolicy;
import dev.parley.assistant.channel.ChannelPolicyProperties;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.FakeHandovers;
import dev.parley.assistant.command.Commands;
import dev.parley.assistant.language.LanguageDetector;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.media.FileReading;
import dev.parley.assistant.media.NoTurns;
import dev.parley.assistant.memory.MemoryCommands;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.RolloutsOfTest;
import dev.parley.assistant.safety.ModerationGates;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.assistant.usage.UsageGate;
import dev.parley.assistant.usage.UsageProperties;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.NotKept;
import dev.parley.memory.fact.RememberOutcome;
import dev.parley.memory.fact.Statement;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.person.PersonPreferences;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.usage.Quota;
import dev.parley.memory.usage.Spent;
import dev.parley.memory.usage.UsageRow;
import dev.parley.memory.usage.UsageStore;
import dev.parley.model.ChatModels;
import dev.parley.tool.ToolRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The paths of a turn that need no model: files without words, and messages that are too old. */
class FilesAndStaleMessagesTests {

    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");
    private static final ConversationId CONVERSATION = new ConversationId("test:a:b");
    private static final PersonId PERSON = new PersonId("test:b");
    private static final int PATIENCE_SECONDS = 20;

    record Committed(LoggedTurn turn, List<OutboundMessage> replies) {
        String question() {
            return ((LoggedMessage.User) turn.messages().getFirst()).text();
        }

        String reply() {
            return replies.isEmpty() ? "" : replies.getFirst().text();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Which kinds of tea do you have for me today? | AUDIO | I cannot listen to voice messages yet.",
                "Welche Teesorten habt ihr heute für mich im Angebot? | AUDIO | Sprachnachrichten kann ich noch nicht",
                "¿Qué variedades de té tienen ustedes hoy para mí? | IMAGE | Todavía no puedo ver imágenes",
                "ما أنواع الشاي المتوفرة اليوم؟ | DOCUMENT | لا أستطيع فتح الملفات",
                "आज कौन सी चाय मिलती है? | STICKER | मैं अभी तस्वीरें"
            })
    void turn_fileWithoutWords_isAnsweredHonestlyInTheLanguageOfThePerson(String before, MessageKind kind, String start)
            throws InterruptedException {
        Committed committed = turn(before, message("m1", kind, "", NOW));

        assertThat(committed.replies()).hasSize(1);
        assertThat(committed.reply()).startsWith(start);
        assertThat(committed.turn().stop()).isEqualTo("unread");
    }

    @Test
    void turn_severalFiles_isOneReplyThatNamesEachOnce() throws InterruptedException {
        Committed committed = turn(
                "Which kinds of tea do you have for me today?",
                message("m1", MessageKind.IMAGE, "", NOW),
                message("m2", MessageKind.VIDEO, "", NOW),
                message("m3", MessageKind.AUDIO, "", NOW));

        assertThat(committed.replies()).hasSize(1);
        assertThat(committed.reply())
                .isEqualTo("I cannot look at pictures or videos yet. Please tell me in words what they show."
                        + " I cannot listen to voice messages yet. Please write to me instead.");
        assertThat(committed.question()).isEqualTo("[image]\n[audio]\n[video]");
    }

    @Test
    void turn_fileWithACaption_isAnsweredWithTheHonestSentenceBeforeTheAnswer() throws InterruptedException {
        Committed committed = turn("", message("m1", MessageKind.IMAGE, "stop remembering", NOW));

        assertThat(committed.reply()).startsWith("I cannot look at pictures").contains("\n\nMemory is paused.");
        assertThat(committed.question()).isEqualTo("stop remembering");
    }

    @Test
    void turn_onlyStaleMessages_isKeptAndNotAnswered() throws InterruptedException {
        Committed committed = turn(
                "",
                message("m1", MessageKind.TEXT, "Are you open?", NOW.minus(Duration.ofDays(2))),
                message("m2", MessageKind.TEXT, "Hello?", NOW.minus(Duration.ofHours(13))));

        assertThat(committed.replies()).isEmpty();
        assertThat(committed.question()).isEqualTo("Are you open?\nHello?");
        assertThat(committed.turn().stop()).isEqualTo("stale");
    }

    @ParameterizedTest
    @CsvSource({"11", "500000"})
    void turn_newestMessageIsFreshOrHasNoTime_isAnswered(long hours) throws InterruptedException {
        Instant at = hours > 1_000 ? Instant.EPOCH : NOW.minus(Duration.ofHours(hours));
        Committed committed = turn(
                "",
                message("m1", MessageKind.AUDIO, "", NOW.minus(Duration.ofDays(2))),
                message("m2", MessageKind.AUDIO, "", at));

        assertThat(committed.replies()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "TURNS, Hello who are you and what can you do?, I may not answer more questions",
        "TOKENS, Hallo was kannst du denn eigentlich alles machen?, Mehr darf ich heute nicht",
        "MONEY, Hello who are you and what can you do?, That is all that I may work"
    })
    void turn_quotaIsUsedUp_isToldSoInTheLanguageOfThePersonAndAsksNoModel(Quota.Limit limit, String text, String words)
            throws InterruptedException {
        Committed committed = turn(limit, "", message("m1", MessageKind.TEXT, text, NOW));

        assertThat(committed.reply()).startsWith(words);
        assertThat(committed.turn().stop()).isEqualTo("quota");
    }

    @Test
    void turn_quotaIsUsedUp_stillSpeaksOfMemory() throws InterruptedException {
        assertThat(turn(Quota.Limit.TURNS, "", message("m1", MessageKind.TEXT, "stop remembering", NOW))
                        .reply())
                .contains("Memory is paused.");
    }

    private static InboundMessage message(String id, MessageKind kind, String text, Instant at) {
        return new InboundMessage(id, CONVERSATION, PERSON, "test", "a", "b", text, at, kind);
    }

    private static Committed turn(String before, InboundMessage... messages) throws InterruptedException {
        return turn(Quota.Limit.NONE, before, messages);
    }

    private static Committed turn(Quota.Limit usedUp, String before, InboundMessage... messages)
            throws InterruptedException {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        OneClaim mailbox = new OneClaim(List.of(messages));
        OneConversation conversations = new OneConversation(before);
        AgentProperties properties = new Binder().bindOrCreate("parley.agent", AgentProperties.class);
        PersonLanguage languages = new PersonLanguage(
                new NoPreferences(), conversations, new LanguageDetector(List.of("en", "de", "es", "ar", "hi")));
        MemoryCommands memory = new MemoryCommands(new PausableFacts(), conversations, PersonalData.NONE);
        Commands commands = new Commands(
                conversations,
                memory,
                new NoPreferences(),
                languages,
                properties.languages(),
                policy(languages)::optsOut);
        TurnAnswerer answerer = new TurnAnswerer(
                conversations,
                null,
                new FakeHandovers(),
                Personas.load(Map.of(), Path.of("no-such-folder")),
                null,
                ChatModels.of(ScriptedModel.full(request -> List.of())),
                languages,
                properties,
                memory,
                commands,
                new SimpleMeterRegistry(),
                new UsageGate(
                        new NoUsage(usedUp), new Binder().bindOrCreate("parley.usage", UsageProperties.class), clock),
                RolloutsOfTest.planner(
                        RolloutsOfTest.allOn(),
                        Personas.load(Map.of(), Path.of("no-such-folder")),
                        ChatModels.of(ScriptedModel.full(request -> List.of())),
                        ToolRegistry.of(),
                        properties),
                ModerationGates.open(),
                clock);
        TurnWorkers workers = new TurnWorkers(
                mailbox,
                new NoTurns(),
                answerer,
                commands,
                languages,
                policy(languages),
                new ChannelReplies(List.of()),
                FileReading.NONE,
                new Binder().bindOrCreate("parley.turn", TurnProperties.class),
                null,
                null,
                new SimpleMeterRegistry(),
                Spans.NONE,
                TurnTracer.NONE,
                clock);
        workers.start();
        try {
            Committed committed = mailbox.committed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(committed).isNotNull();
            return committed;
        } finally {
            workers.stop();
        }
    }

    private static ChannelPolicy policy(PersonLanguage languages) {
        return new ChannelPolicy(
                List.of(),
                new ChannelPolicyProperties(
                        false, Duration.ofDays(7), List.of("unsubscribe"), "", ZoneOffset.UTC, Duration.ZERO),
                new NoPreferences(),
                languages,
                RolloutsOfTest.allOn(),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Hands one claim out and keeps what was committed for it. */
    private static final class OneClaim extends IdleMailbox {

        private final BlockingQueue<Committed> committed = new LinkedBlockingQueue<>();
        private final AtomicReference<Claim> waiting;

        private OneClaim(List<InboundMessage> messages) {
            waiting = new AtomicReference<>(new Claim(0, PERSON, CONVERSATION, "w", 1, messages, 1));
        }

        @Override
        public Mono<Boolean> commit(Claim claim, LoggedTurn turn, List<OutboundMessage> replies) {
            committed.add(new Committed(turn, replies));
            // As if the lease was lost: nothing that follows a commit is looked at here.
            return Mono.just(false);
        }

        @Override
        public Mono<Claim> claim(int partition, String worker, Duration lease) {
            return Mono.justOrEmpty(waiting.getAndSet(null));
        }

        @Override
        public Mono<Boolean> receive(InboundMessage message) {
            return Mono.just(true);
        }

        @Override
        public Mono<Boolean> renew(Claim claim, Duration lease) {
            return Mono.just(true);
        }

        @Override
        public Mono<List<InboundMessage>> look(Claim claim) {
            return Mono.just(claim.messages());
        }
    }

    /** A conversation in which one thing was written before. */
    private record OneConversation(String before) implements ConversationStore {

        @Override
        public Mono<ConversationPage> page(PersonId owner, ConversationId conversation, long newest, int limit) {
            LoggedTurn turn = new LoggedTurn("t", NOW, List.of(new LoggedMessage.User(before)));
            return Mono.just(new ConversationPage(0, List.of(turn), "", null, Position.NONE));
        }

        @Override
        public Mono<AppendOutcome> append(
                PersonId owner, ConversationId conversation, LoggedTurn turn, Position position) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<AppendOutcome> appendAnswer(
                PersonId owner, ConversationId conversation, LoggedTurn turn, Position position) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<Boolean> summarize(PersonId owner, ConversationId conversation, Position read, Summary summary) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<Boolean> rename(PersonId owner, ConversationId conversation, String title) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<Listed> list(PersonId owner, long offset, long limit) {
            return Flux.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<Boolean> clear(PersonId owner, ConversationId conversation) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<Boolean> delete(PersonId owner, ConversationId conversation) {
            return Mono.error(new UnsupportedOperationException());
        }
    }

    /** Nobody chose anything. */
    private static final class NoPreferences implements PersonPreferences {

        @Override
        public Mono<String> get(PersonId person, String name) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> put(PersonId person, String name, String value) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<Void> remove(PersonId person, String name) {
            return Mono.error(new UnsupportedOperationException());
        }
    }

    /** Facts that can only be paused. */
    private static final class PausableFacts implements FactStore {

        @Override
        public Mono<Void> pause(PersonId person, boolean paused) {
            return Mono.empty();
        }

        @Override
        public Mono<Boolean> paused(PersonId person) {
            return Mono.just(true);
        }

        @Override
        public Mono<RememberOutcome> remember(PersonId person, Statement statement) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<List<Fact>> recall(PersonId person, String query, int limit) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<Fact> history(PersonId person) {
            return Flux.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<RememberOutcome> correct(PersonId person, String factId, String text) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<NotKept> notKept(PersonId person) {
            return Flux.empty();
        }

        @Override
        public Mono<Boolean> forget(PersonId person, String factId) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<List<Fact>> forgetAbout(PersonId person, String topic) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<Long> forgetAll(PersonId person) {
            return Mono.error(new UnsupportedOperationException());
        }
    }

    /** Nothing was used, but a limit is reached where the test says so. */
    private record NoUsage(Quota.Limit limit) implements UsageStore {

        @Override
        public Mono<Void> add(PersonId person, LocalDate day, Spent spent) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> add(UsageRow row) {
            return Mono.empty();
        }

        @Override
        public Mono<Quota.Limit> take(PersonId person, LocalDate day, Quota quota) {
            return Mono.just(limit);
        }

        @Override
        public Mono<Spent> of(PersonId person, LocalDate day) {
            return Mono.just(Spent.NOTHING);
        }

        @Override
        public Flux<UsageRow> sums(LocalDate from, LocalDate to) {
            return Flux.empty();
        }
    }
}
