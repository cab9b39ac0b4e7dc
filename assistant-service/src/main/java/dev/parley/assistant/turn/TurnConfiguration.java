package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.TurnRecords;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.ChannelSender;
import dev.parley.assistant.memory.FactExtraction;
import dev.parley.assistant.memory.MemoryCommands;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.model.ChatModel;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.AuditSink;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The agent and the workers that turn messages into replies. */
@Configuration(proxyBeanMethods = false)
class TurnConfiguration {

    /** Behind every reply on a channel, where the page's own label cannot be seen. */
    private static final String DEMO_LABEL = "(demo model)";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    AgentLoop agentLoop(
            ChatModel model,
            ToolInvoker invoker,
            ToolRegistry registry,
            AuditSink audit,
            AgentProperties properties,
            MeterRegistry meters,
            Clock clock) {
        return new AgentLoop(model, invoker, registry, audit, properties, TurnRecords.NONE, meters, clock);
    }

    @Bean
    TurnAnswerer turnAnswerer(
            ConversationStore conversations,
            FactStore facts,
            AgentLoop agent,
            AgentProperties properties,
            MemoryCommands commands,
            Clock clock) {
        return new TurnAnswerer(conversations, facts, agent, properties, commands, clock);
    }

    @Bean
    ChannelReplies channelReplies(List<ChannelSender> senders, ChatModel model) {
        return new ChannelReplies(senders, model.info().demo() ? DEMO_LABEL : "");
    }

    @Bean
    TurnWorkers turnWorkers(
            Mailbox mailbox,
            TurnAnswerer answerer,
            ChannelReplies replies,
            TurnProperties properties,
            FactExtraction extraction,
            Clock clock) {
        return new TurnWorkers(mailbox, answerer, replies, properties, extraction, clock);
    }

    @Bean
    OutboxWorkers outboxWorkers(Outbox outbox, Mailbox mailbox, ChannelReplies replies, TurnProperties properties) {
        return new OutboxWorkers(outbox, mailbox.partitions(), replies, properties);
    }
}
