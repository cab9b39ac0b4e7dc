package dev.parley.assistant.memory;

import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.fact.FactOptions;
import dev.parley.memory.trace.TraceLimits;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things are kept. Redis itself lets go of them, so nothing has to run for it.
 *
 * @param conversationTurns turns kept of a conversation; the oldest go first
 * @param conversation a conversation without a new turn for this long is forgotten
 * @param facts facts of a person for whom nothing was written for this long are forgotten
 * @param maxFacts facts kept of a person, those that no longer hold included
 * @param audit calls of tools are kept in the audit for this long; 0 keeps none
 * @param maxAudit calls kept of a person in the audit; the oldest go first
 * @param operatorActs what operators did is kept for this long
 * @param maxOperatorActs acts of operators kept; the oldest go first
 * @param responses answers of {@code /v1/responses} after they were made or continued
 * @param maxResponses such answers kept of one API key, and for one {@code user}; those used longest ago go first
 * @param traces the ways of turns through queue, gates, model, tools and outbox, without what was said
 * @param maxTraces ways of turns kept in each partition; the oldest go first
 * @param usage what people and channels used of the models, day by day
 */
@ConfigurationProperties("parley.retention")
public record RetentionProperties(
        @DefaultValue("500") int conversationTurns,
        @DefaultValue("90d") Duration conversation,
        @DefaultValue("365d") Duration facts,
        @DefaultValue("2000") int maxFacts,
        @DefaultValue("30d") Duration audit,
        @DefaultValue("500") int maxAudit,
        @DefaultValue("365d") Duration operatorActs,
        @DefaultValue("100000") int maxOperatorActs,
        @DefaultValue("30d") Duration responses,
        @DefaultValue("10000") int maxResponses,
        @DefaultValue("14d") Duration traces,
        @DefaultValue("5000") int maxTraces,
        @DefaultValue("40d") Duration usage) {

    public RetentionProperties {
        if (audit.isNegative()) {
            throw new IllegalArgumentException("parley.retention.audit must not be negative but is " + audit);
        }
        if (maxAudit < 1) {
            throw new IllegalArgumentException("parley.retention.max-audit must be at least 1 but is " + maxAudit);
        }
        if (!operatorActs.isPositive()) {
            throw new IllegalArgumentException(
                    "parley.retention.operator-acts must be more than 0 but is " + operatorActs);
        }
        if (maxOperatorActs < 1) {
            throw new IllegalArgumentException(
                    "parley.retention.max-operator-acts must be at least 1 but is " + maxOperatorActs);
        }
        if (!responses.isPositive()) {
            throw new IllegalArgumentException("parley.retention.responses must be above 0 but is " + responses);
        }
        if (maxResponses < 1) {
            throw new IllegalArgumentException(
                    "parley.retention.max-responses must be at least 1 but is " + maxResponses);
        }
        if (!traces.isPositive()) {
            throw new IllegalArgumentException("parley.retention.traces must be more than 0 but is " + traces);
        }
        if (maxTraces < 1) {
            throw new IllegalArgumentException("parley.retention.max-traces must be at least 1 but is " + maxTraces);
        }
        if (usage.toDays() < 1) {
            throw new IllegalArgumentException("parley.retention.usage must be at least 1d but is " + usage);
        }
    }

    ConversationPolicy conversations() {
        return new ConversationPolicy(conversationTurns, conversation);
    }

    TraceLimits traceLimits() {
        return new TraceLimits(traces, maxTraces, conversation);
    }

    FactOptions facts(ZoneId zone) {
        FactOptions defaults = FactOptions.DEFAULT;
        return new FactOptions(
                maxFacts, defaults.maxCharacters(), facts, defaults.cached(), defaults.maxCachedPeople(), zone);
    }
}
