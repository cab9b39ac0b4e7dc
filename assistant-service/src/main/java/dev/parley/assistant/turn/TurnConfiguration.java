package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.PromptPreview;
import dev.parley.assistant.agent.TurnRecords;
import dev.parley.assistant.channel.ChannelActivity;
import dev.parley.assistant.channel.ChannelIntake;
import dev.parley.assistant.channel.ChannelLimitProperties;
import dev.parley.assistant.channel.ChannelPolicy;
import dev.parley.assistant.channel.ChannelPolicyProperties;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.ChannelSender;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.SendLimits;
import dev.parley.assistant.command.Commands;
import dev.parley.assistant.language.LanguageDetector;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.media.FileReading;
import dev.parley.assistant.memory.FactExtraction;
import dev.parley.assistant.memory.MemoryCommands;
import dev.parley.assistant.model.ModerationProperties;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.Experiments;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.safety.ModerationGate;
import dev.parley.assistant.summary.Summarizer;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.assistant.usage.UsageGate;
import dev.parley.memory.channel.ChannelLog;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.handover.HandoverStore;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.person.Identities;
import dev.parley.memory.person.PersonPreferences;
import dev.parley.memory.shared.RateLimiter;
import dev.parley.model.ChatModels;
import dev.parley.model.ModerationModel;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The agent and the workers that turn messages into replies. */
@Configuration(proxyBeanMethods = false)
class TurnConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    AgentLoop agentLoop(
            ChatModels models,
            ToolInvoker invoker,
            AgentProperties properties,
            TurnRecords records,
            MeterRegistry meters,
            Spans spans,
            Clock clock) {
        return new AgentLoop(models, invoker, properties, records, meters, spans, clock);
    }

    @Bean
    PromptPreview promptPreview(ChatModels models, ToolInvoker invoker, AgentProperties properties, Clock clock) {
        return new PromptPreview(models, invoker, properties, clock);
    }

    @Bean
    LanguageDetector languageDetector(AgentProperties properties) {
        return new LanguageDetector(properties.languages());
    }

    @Bean
    PersonLanguage personLanguage(
            PersonPreferences preferences, ConversationStore conversations, LanguageDetector detector) {
        return new PersonLanguage(preferences, conversations, detector);
    }

    @Bean
    Commands commands(
            ConversationStore conversations,
            MemoryCommands memory,
            PersonPreferences preferences,
            PersonLanguage languages,
            AgentProperties properties,
            ChannelPolicy policy) {
        return new Commands(conversations, memory, preferences, languages, properties.languages(), policy::optsOut);
    }

    @Bean
    ChannelPolicy channelPolicy(
            List<MetaAccounts> accounts,
            ChannelPolicyProperties properties,
            PersonPreferences preferences,
            PersonLanguage languages,
            Rollouts rollouts,
            Clock clock) {
        return new ChannelPolicy(accounts, properties, preferences, languages, rollouts, clock);
    }

    @Bean(destroyMethod = "close")
    ChannelActivity channelActivity(ChannelLog log, MeterRegistry meters, Clock clock) {
        return new ChannelActivity(log, meters, clock);
    }

    @Bean
    ChannelIntake channelIntake(
            Mailbox mailbox,
            Outbox outbox,
            Identities identities,
            PersonPreferences preferences,
            ConversationStore conversations,
            HandoverStore handovers,
            ChannelPolicyProperties policy,
            Clock clock) {
        return new ChannelIntake(
                mailbox, outbox, identities, preferences, conversations, handovers, policy.quietAfterPerson(), clock);
    }

    @Bean
    TurnAnswerer turnAnswerer(
            ConversationStore conversations,
            FactStore facts,
            HandoverStore handovers,
            Personas personas,
            AgentLoop agent,
            ChatModels models,
            AgentProperties properties,
            MemoryCommands memory,
            Commands commands,
            PersonLanguage languages,
            MeterRegistry meters,
            UsageGate gate,
            TurnPlanner planner,
            ModerationGate moderation,
            Clock clock) {
        return new TurnAnswerer(
                conversations,
                facts,
                handovers,
                personas,
                agent,
                models,
                languages,
                properties,
                memory,
                commands,
                meters,
                gate,
                planner,
                moderation,
                clock);
    }

    @Bean
    ModerationGate moderationGate(
            ObjectProvider<ModerationModel> model, ModerationProperties properties, MeterRegistry meters) {
        return new ModerationGate(model.getIfAvailable(), properties, meters);
    }

    @Bean
    TurnPlanner turnPlanner(
            Personas personas,
            ChatModels models,
            ToolRegistry tools,
            Rollouts rollouts,
            Experiments experiments,
            AgentProperties properties,
            Clock clock) {
        return new TurnPlanner(personas, models, tools, rollouts, experiments, properties, clock);
    }

    @Bean
    Summarizer summarizer(ConversationStore conversations, AgentProperties properties, Clock clock) {
        return new Summarizer(conversations, properties, clock);
    }

    @Bean
    ChannelReplies channelReplies(List<ChannelSender> senders) {
        return new ChannelReplies(senders);
    }

    @Bean
    TurnWorkers turnWorkers(
            Mailbox mailbox,
            TurnEvents turns,
            TurnAnswerer answerer,
            Commands commands,
            PersonLanguage languages,
            ChannelPolicy policy,
            ChannelReplies replies,
            FileReading files,
            TurnProperties properties,
            FactExtraction extraction,
            Summarizer summaries,
            MeterRegistry meters,
            Spans spans,
            TurnTracer tracer,
            Clock clock) {
        return new TurnWorkers(
                mailbox,
                turns,
                answerer,
                commands,
                languages,
                policy,
                replies,
                files,
                properties,
                extraction,
                summaries,
                meters,
                spans,
                tracer,
                clock);
    }

    @Bean
    OutboxWorkers outboxWorkers(
            Outbox outbox,
            Mailbox mailbox,
            ChannelReplies replies,
            ChannelPolicy policy,
            RateLimiter limiter,
            ChannelLimitProperties limits,
            TurnProperties properties,
            MeterRegistry meters,
            Spans spans,
            TurnTracer tracer) {
        return new OutboxWorkers(
                outbox,
                mailbox.partitions(),
                replies,
                policy,
                new SendLimits(limiter, limits),
                properties,
                meters,
                spans,
                tracer);
    }

    @Bean
    QueueMetrics queueMetrics(Mailbox mailbox, Outbox outbox, TurnProperties properties, MeterRegistry meters) {
        return new QueueMetrics(mailbox, outbox, properties.queueMetrics(), meters);
    }
}
