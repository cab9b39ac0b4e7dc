package dev.parley.assistant.memory;

import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.fact.FactOptions;
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
 */
@ConfigurationProperties("parley.retention")
public record RetentionProperties(
        @DefaultValue("500") int conversationTurns,
        @DefaultValue("90d") Duration conversation,
        @DefaultValue("365d") Duration facts,
        @DefaultValue("2000") int maxFacts) {

    ConversationPolicy conversations() {
        return new ConversationPolicy(conversationTurns, conversation);
    }

    FactOptions facts(ZoneId zone) {
        FactOptions defaults = FactOptions.DEFAULT;
        return new FactOptions(
                maxFacts, defaults.maxCharacters(), facts, defaults.cached(), defaults.maxCachedPeople(), zone);
    }
}
