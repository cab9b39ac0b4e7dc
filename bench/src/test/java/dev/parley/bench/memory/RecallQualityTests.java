package dev.parley.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.redis.EmbeddedRedis;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallQualityTests {

    @TempDir
    private Path home;

    @Test
    void measure_rawTurnsWithoutAModel_findsTheEvidenceOfMostQuestions() {
        try (EmbeddedRedis server = EmbeddedRedis.start(home);
                RedisStore redis = RedisStore.connect(server.connection())) {
            RedisConversationStore conversations =
                    new RedisConversationStore(redis, new Keys(16), ConversationPolicy.DEFAULT);

            RecallQuality.Result result = RecallQuality.measure(conversations, RecallOptions.DEFAULT);

            assertThat(result.questions()).isGreaterThan(500);
            assertThat(result.recall()).isGreaterThanOrEqualTo(0.70);
        }
    }

    @Test
    void generate_sameSeed_givesTheSameDialogueAndOtherSeedsOthers() {
        DialogueGenerator generator = new DialogueGenerator();
        assertThat(generator.generate(3)).isEqualTo(generator.generate(3)).isNotEqualTo(generator.generate(4));
    }
}
