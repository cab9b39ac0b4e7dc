package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.memory.RedisOfTest;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.fact.FactSource;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.fact.RememberOutcome;
import dev.parley.memory.fact.Statement;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.redis.Keys;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolResult;
import dev.parley.tool.policy.ToolInvocation;
import dev.parley.tool.policy.ToolInvoker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecallToolIT {

    @RegisterExtension
    static final RedisOfTest REDIS = new RedisOfTest();

    private final PersonId ana = new PersonId("person:" + UUID.randomUUID());
    private RedisFactStore facts;
    private RedisConversationStore conversations;
    private ConversationRecall recall;

    @BeforeEach
    void open() {
        facts = new RedisFactStore(REDIS.store(), new Keys(4), Clock.systemUTC(), FactOptions.DEFAULT, null);
        conversations = new RedisConversationStore(REDIS.store(), new Keys(4), ConversationPolicy.DEFAULT);
        recall = new ConversationRecall(
                conversations, Clock.systemUTC(), ZoneOffset.UTC, Duration.ofMinutes(1), 10, RecallOptions.DEFAULT);
    }

    private void remember(PersonId person, String text) {
        assertThat(facts.remember(person, new Statement(text, FactSource.TOOL, "t", Instant.now()))
                        .block())
                .isInstanceOf(RememberOutcome.Stored.class);
    }

    private ToolResult recall(PersonId person, String arguments) {
        Instant now = Instant.now();
        ToolInvocation done = ToolInvoker.of(ToolRegistry.of(new RecallTool(facts, recall)), Clock.systemUTC())
                .invoke("recall", arguments, new ToolContext(person.value(), "c", "t", now, now.plusSeconds(30), 1))
                .block();
        assertThat(done).isNotNull();
        return done.result();
    }

    @Test
    void recall_factsOfThePerson_fittingOnesComeFirst() {
        remember(ana, "User's favourite team is Porto");
        remember(ana, "User is allergic to peanuts");
        assertThat(((ToolResult.Ok) recall(ana, "{\"about\":\"allergies\"}")).text())
                .startsWith("- User is allergic to peanuts")
                .contains("\n- User's favourite team is Porto");
    }

    @Test
    void recall_nothingKnownOrSomebodyElse_saysSo() {
        remember(new PersonId(ana.value() + "0"), "User is allergic to peanuts");
        assertThat(recall(ana, "{\"about\":\"allergies\"}")).isEqualTo(ToolResult.Ok.of("Nothing is remembered."));
    }

    @Test
    void recall_memoryPaused_tellsNothing() {
        remember(ana, "User is allergic to peanuts");
        facts.pause(ana, true).block();
        assertThat(recall(ana, "{\"about\":\"allergies\"}")).isEqualTo(ToolResult.Ok.of("Nothing is remembered."));
    }

    @Test
    void recall_withoutASubject_isRefusedWithTheField() {
        assertThat(recall(ana, "{}"))
                .isInstanceOfSatisfying(
                        ToolResult.Failed.class,
                        failed -> assertThat(failed.message()).contains("about"));
    }

    @Test
    void recall_earlierConversation_givesThePersonsOwnWordsWithoutWhatTheyForwarded() {
        ConversationId earlier = new ConversationId("earlier");
        LoggedTurn turn = new LoggedTurn(
                "t",
                Instant.now(),
                List.of(
                        new LoggedMessage.User("My bicycle is in the workshop.\n\n⟦forwarded message⟧\n"
                                + "The bicycle belongs to Brannoch.\n⟦end of forwarded message⟧"),
                        new LoggedMessage.Assistant("I see.")));
        assertThat(conversations
                        .append(
                                ana,
                                earlier,
                                turn,
                                conversations
                                        .page(ana, earlier, ConversationStore.NEWEST, 0)
                                        .block()
                                        .position())
                        .block())
                .isNotNull();
        assertThat(((ToolResult.Ok) recall(ana, "{\"about\":\"bicycle\"}")).text())
                .contains("My bicycle is in the workshop.")
                .doesNotContain("Brannoch");
    }
}
