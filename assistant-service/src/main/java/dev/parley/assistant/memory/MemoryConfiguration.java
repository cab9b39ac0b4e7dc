package dev.parley.assistant.memory;

import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.RedisTurnEvents;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.mailbox.RedisMailbox;
import dev.parley.memory.mailbox.RedisOutbox;
import dev.parley.memory.redis.Keys;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** The stores of the memory-store. */
@Configuration(proxyBeanMethods = false)
class MemoryConfiguration {

    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

    @Bean(destroyMethod = "close")
    Storage storage(MemoryProperties properties) {
        return Storage.open(properties);
    }

    @Bean
    Keys keys(MemoryProperties properties) {
        return new Keys(properties.partitions());
    }

    @Bean
    ConversationStore conversationStore(Storage storage, Keys keys) {
        return new RedisConversationStore(storage.store(), keys);
    }

    @Bean(destroyMethod = "close")
    RedisTurnEvents turnEvents(Storage storage) {
        return new RedisTurnEvents(storage.store());
    }

    @Bean
    FactStore factStore(Storage storage, Clock clock) {
        return new RedisFactStore(storage.store(), clock);
    }

    @Bean
    Mailbox mailbox(Storage storage, Keys keys, MailboxProperties properties) {
        return new RedisMailbox(storage.store(), keys, properties.options());
    }

    @Bean
    Outbox outbox(Storage storage, Keys keys, MailboxProperties properties) {
        return new RedisOutbox(storage.store(), keys, properties.options());
    }

    /** Without Redis nothing can be received, so a replica that lost it gets no traffic. */
    @Bean
    ReactiveHealthIndicator redisHealthIndicator(Storage storage) {
        return () -> storage.store()
                .ping()
                .timeout(HEALTH_TIMEOUT)
                .thenReturn(Health.up().build())
                .onErrorResume(fault -> Mono.just(Health.down().build()));
    }
}
