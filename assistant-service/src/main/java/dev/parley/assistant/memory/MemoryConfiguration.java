package dev.parley.assistant.memory;

import dev.parley.assistant.StartTimes;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.metric.MetricsProperties;
import dev.parley.assistant.rollout.RolloutProperties;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TracedMailbox;
import dev.parley.memory.apikey.ApiKeyStore;
import dev.parley.memory.apikey.RedisApiKeyStore;
import dev.parley.memory.audit.OperatorLog;
import dev.parley.memory.audit.RedisAuditLog;
import dev.parley.memory.audit.RedisOperatorLog;
import dev.parley.memory.channel.ChannelLog;
import dev.parley.memory.channel.RedisChannelLog;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.RedisTurnEvents;
import dev.parley.memory.conversation.RedisTurnRecordStore;
import dev.parley.memory.fact.FactExtractor;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.RecallBudget;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.feedback.RedisFeedbackStore;
import dev.parley.memory.handover.RedisHandoverStore;
import dev.parley.memory.mailbox.DeadLetters;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.mailbox.RedisDeadLetters;
import dev.parley.memory.mailbox.RedisMailbox;
import dev.parley.memory.mailbox.RedisOutbox;
import dev.parley.memory.metric.MetricHistory;
import dev.parley.memory.metric.RedisMetricHistory;
import dev.parley.memory.person.EmbeddedLogData;
import dev.parley.memory.person.PersonPreferences;
import dev.parley.memory.person.PersonRegistry;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.person.RedisIdentities;
import dev.parley.memory.person.RedisPersonPreferences;
import dev.parley.memory.person.RedisPersonalData;
import dev.parley.memory.question.PopularQuestions;
import dev.parley.memory.question.RedisPopularQuestions;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.StorageState;
import dev.parley.memory.response.RedisResponseStore;
import dev.parley.memory.review.RedisReviewStore;
import dev.parley.memory.rollout.RedisExperimentStore;
import dev.parley.memory.rollout.RedisRolloutStore;
import dev.parley.memory.rollout.RolloutStore;
import dev.parley.memory.share.RedisShareStore;
import dev.parley.memory.shared.DailyCounter;
import dev.parley.memory.shared.RateLimiter;
import dev.parley.memory.shared.RedisDailyCounter;
import dev.parley.memory.shared.RedisRateLimiter;
import dev.parley.memory.shared.RedisSharedCache;
import dev.parley.memory.shared.SharedCache;
import dev.parley.memory.trace.RedisTurnTraceStore;
import dev.parley.memory.transcript.RedisTranscriptStore;
import dev.parley.memory.transcript.TranscriptStore;
import dev.parley.memory.usage.RedisUsageStore;
import dev.parley.model.ChatModel;
import dev.parley.model.EmbeddingModel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;

/** The stores of the memory-store. */
@Configuration(proxyBeanMethods = false)
class MemoryConfiguration {

    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

    @Bean(destroyMethod = "close")
    Storage storage(MemoryProperties properties, StartTimes times) {
        return times.stage("redis", () -> Storage.open(properties));
    }

    @Bean
    Keys keys(MemoryProperties properties) {
        return new Keys(properties.partitions());
    }

    @Bean
    ConversationStore conversationStore(Storage storage, Keys keys, RetentionProperties properties) {
        return new RedisConversationStore(storage.store(), keys, properties.conversations());
    }

    @Bean(destroyMethod = "close")
    RedisTurnEvents turnEvents(Storage storage, Keys keys) {
        return new RedisTurnEvents(storage.store(), keys);
    }

    @Bean
    RedisTurnRecordStore turnRecordStore(Storage storage, Keys keys, AgentProperties properties) {
        return new RedisTurnRecordStore(storage.store(), keys, properties.recordRetention());
    }

    @Bean
    RedisAuditLog auditLog(Storage storage, Keys keys, RetentionProperties retention) {
        return new RedisAuditLog(storage.store(), keys, retention.audit(), retention.maxAudit());
    }

    @Bean
    OperatorLog operatorLog(Storage storage, RetentionProperties retention) {
        return new RedisOperatorLog(storage.store(), retention.operatorActs(), retention.maxOperatorActs());
    }

    @Bean
    RedisReviewStore reviewStore(Storage storage, Keys keys, RetentionProperties retention) {
        return new RedisReviewStore(storage.store(), keys, retention.conversation());
    }

    @Bean
    RedisTurnTraceStore turnTraceStore(Storage storage, Keys keys, RetentionProperties retention) {
        return new RedisTurnTraceStore(storage.store(), keys, retention.traceLimits());
    }

    /** Settled right after those who begin writes, and before the stores that keep them. */
    @Bean(destroyMethod = "close")
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    BackgroundWrites backgroundWrites() {
        return new BackgroundWrites();
    }

    @Bean
    TranscriptStore transcriptStore(Storage storage, Keys keys, RetentionProperties properties) {
        return new RedisTranscriptStore(storage.store(), keys, properties.conversations());
    }

    @Bean
    RedisFeedbackStore feedbackStore(Storage storage, Keys keys, RetentionProperties properties) {
        return new RedisFeedbackStore(storage.store(), keys, properties.conversation());
    }

    @Bean
    RedisShareStore shareStore(Storage storage, Keys keys, RetentionProperties properties) {
        return new RedisShareStore(storage.store(), keys, properties.conversation());
    }

    @Bean
    RedisResponseStore responseStore(Storage storage, Keys keys, RetentionProperties properties, Clock clock) {
        return new RedisResponseStore(storage.store(), keys, clock, properties.responses(), properties.maxResponses());
    }

    @Bean
    RedisHandoverStore handoverStore(Storage storage, Keys keys, Clock clock) {
        return new RedisHandoverStore(storage.store(), keys, clock);
    }

    @Bean
    RedisFactStore factStore(
            Storage storage,
            Keys keys,
            Clock clock,
            RetentionProperties retention,
            AgentProperties agent,
            FactProperties properties,
            ObjectProvider<EmbeddingModel> embeddings,
            ChatModel model) {
        EmbeddingModel embedding =
                properties.encoder() == FactProperties.Encoder.OFF ? null : embeddings.getIfAvailable();
        int room = Math.max(1, Math.min(properties.recallTokens(), model.info().contextLength() / 4));
        return new RedisFactStore(
                storage.store(),
                keys,
                clock,
                retention.facts(agent.effectiveZone()),
                embedding == null ? null : new ModelTextEncoder(embedding),
                new RecallBudget(room, model::countTokens));
    }

    @Bean
    RedisUsageStore usageStore(Storage storage, Keys keys, RetentionProperties retention, Clock clock) {
        return new RedisUsageStore(
                storage.store(), keys, clock, Math.toIntExact(retention.usage().toDays()));
    }

    @Bean
    ChannelLog channelLog(Storage storage) {
        return new RedisChannelLog(storage.store());
    }

    @Bean
    RolloutStore rolloutStore(Storage storage) {
        return new RedisRolloutStore(storage.store());
    }

    @Bean
    RedisExperimentStore experimentStore(Storage storage, Keys keys, RolloutProperties properties) {
        return new RedisExperimentStore(storage.store(), keys, properties.retention());
    }

    @Bean
    ApiKeyStore apiKeyStore(Storage storage) {
        return new RedisApiKeyStore(storage.store());
    }

    @Bean
    Mailbox mailbox(
            Storage storage, Keys keys, MailboxProperties properties, RetentionProperties retention, Spans spans) {
        return new TracedMailbox(
                new RedisMailbox(storage.store(), keys, properties.options(), retention.conversations()), spans);
    }

    @Bean
    Outbox outbox(Storage storage, Keys keys, MailboxProperties properties) {
        return new RedisOutbox(storage.store(), keys, properties.options());
    }

    @Bean
    RedisIdentities identities(Storage storage, Keys keys, RetentionProperties retention) {
        return new RedisIdentities(storage.store(), keys, retention.facts());
    }

    @Bean
    PersonPreferences personPreferences(Storage storage, Keys keys, RetentionProperties retention) {
        return new RedisPersonPreferences(storage.store(), keys, retention.facts());
    }

    @Bean
    DeadLetters deadLetters(Storage storage, Keys keys) {
        return new RedisDeadLetters(storage.store(), keys);
    }

    /** Before the other stores, because it ends the turns that would still write to them. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    PersonalData redisPersonalData(
            Storage storage,
            Keys keys,
            ConversationStore conversations,
            RedisFactStore facts,
            ConversationRecall recall) {
        return new RedisPersonalData(storage.store(), keys, conversations, facts, recall);
    }

    /** Behind all that deletes. On a server of others the file is theirs to write. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    PersonalData embeddedLogData(Storage storage) {
        return storage.isEmbedded() ? new EmbeddedLogData(storage.store()) : PersonalData.NONE;
    }

    @Bean
    ConversationRecall conversationRecall(
            ConversationStore conversations, Clock clock, AgentProperties agent, RetentionProperties retention) {
        FactOptions limits = retention.facts(agent.effectiveZone());
        return new ConversationRecall(
                conversations,
                clock,
                agent.effectiveZone(),
                limits.cached(),
                limits.maxCachedPeople(),
                RecallOptions.DEFAULT);
    }

    /** Stores that make new data come first, then those that keep it: see the order of the beans. */
    @Bean
    PersonRegistry personRegistry(ObjectProvider<PersonalData> stores, Clock clock) {
        return new PersonRegistry(stores.orderedStream().toList(), clock);
    }

    @Bean
    MemoryCommands memoryCommands(
            FactStore facts, ConversationStore conversations, @Qualifier("inboundMedia") PersonalData files) {
        return new MemoryCommands(facts, conversations, files);
    }

    @Bean(destroyMethod = "close")
    FactExtraction factExtraction(FactStore facts, ChatModel model, FactProperties properties) {
        return new FactExtraction(extractor(model, properties), facts);
    }

    private static FactExtractor extractor(ChatModel model, FactProperties properties) {
        FactExtractor patterns = FactExtractor.patterns();
        return switch (properties.extraction()) {
            // A model with compact prompts was trained for a few tasks; this is none of them.
            case AUTO -> model.info().compactPrompts() ? patterns : patterns.and(new ModelFactExtractor(model));
            case PATTERNS -> patterns;
            case OFF -> (message, turn, at) -> Mono.just(List.of());
        };
    }

    @Bean
    MetricHistory metricHistory(Storage storage, MetricsProperties properties) {
        return new RedisMetricHistory(storage.store(), properties.resolutions(), properties.maxFields());
    }

    @Bean
    SharedCache sharedCache(Storage storage) {
        return new RedisSharedCache(storage.store());
    }

    @Bean
    RateLimiter rateLimiter(Storage storage) {
        return new RedisRateLimiter(storage.store());
    }

    @Bean
    DailyCounter dailyCounter(Storage storage) {
        return new RedisDailyCounter(storage.store());
    }

    @Bean
    PopularQuestions popularQuestions(Storage storage) {
        return new RedisPopularQuestions(storage.store());
    }

    /** Without Redis nothing can be received, so a replica that lost it gets no traffic. */
    @Bean
    ReactiveHealthIndicator redisHealthIndicator(Storage storage, Keys keys) {
        return () -> storage.store()
                .probe(keys)
                .timeout(HEALTH_TIMEOUT, Mono.just(StorageState.SLOW))
                .map(MemoryConfiguration::health);
    }

    private static Health health(StorageState state) {
        Health.Builder health = state == StorageState.UP ? Health.up() : Health.down();
        return health.withDetail("state", state.name().toLowerCase(Locale.ROOT))
                .withDetail("advice", state.advice())
                .build();
    }
}
