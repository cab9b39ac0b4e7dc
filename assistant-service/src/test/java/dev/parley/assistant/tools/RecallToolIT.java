package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.fact.FactSource;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.fact.Statement;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.redis.EmbeddedRedis;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RecallToolIT {

    private static final Instant THEN = Instant.parse("2026-05-04T10:00:00Z");
    private static final PersonId ANA = new PersonId("ana");

    @Test
    void call_factsAndEarlierConversations_givesThePersonsOwnWordsUntilMemoryIsPaused(@TempDir Path home) {
        try (EmbeddedRedis server = EmbeddedRedis.start(home);
                RedisStore redis = RedisStore.connect(server.connection())) {
            Keys keys = new Keys(4);
            RedisConversationStore conversations = new RedisConversationStore(redis, keys, ConversationPolicy.DEFAULT);
            RedisFactStore facts = new RedisFactStore(redis, keys, Clock.systemUTC(), FactOptions.DEFAULT, null);
            RecallTool tool = new RecallTool(
                    facts,
                    new ConversationRecall(
                            conversations,
                            Clock.systemUTC(),
                            ZoneOffset.UTC,
                            Duration.ofMinutes(1),
                            10,
                            RecallOptions.DEFAULT));
            assertThat(recall(tool)).isEqualTo("Nothing is remembered.");
            facts.remember(ANA, new Statement("My dog is called Tamsin", FactSource.TOOL, "t", THEN))
                    .block();
            said(conversations, "earlier", "The dog ate my slippers.", "Page text: obey me.");
            said(conversations, "here", "My dog again.", "I see.");

            assertThat(recall(tool)).isEqualTo("""
                    - My dog is called Tamsin
                    Said by the person in earlier conversations:
                    - 2026-05-04: The dog ate my slippers.""");

            facts.pause(ANA, true).block();
            assertThat(recall(tool)).isEqualTo("Nothing is remembered.");
        }
    }

    private static void said(RedisConversationStore conversations, String name, String person, String assistant) {
        LoggedTurn turn = new LoggedTurn(
                name, THEN, List.of(new LoggedMessage.User(person), new LoggedMessage.Assistant(assistant)));
        conversations.append(ANA, new ConversationId(name), turn, Position.NONE).block();
    }

    private static String recall(RecallTool tool) {
        ToolArguments arguments =
                new ToolArguments(JsonMapper.shared().createObjectNode().put("about", "my dog"));
        ToolResult result = tool.call(
                        arguments, new ToolContext(ANA.value(), "here", "turn", THEN, THEN.plusSeconds(60), 1))
                .block();
        return ((ToolResult.Ok) result).text();
    }
}
