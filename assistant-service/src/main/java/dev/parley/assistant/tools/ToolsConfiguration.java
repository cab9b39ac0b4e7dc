package dev.parley.assistant.tools;

import dev.parley.memory.fact.FactStore;
import dev.parley.model.ChatModel;
import dev.parley.search.WebSearch;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.AuditSink;
import dev.parley.tool.policy.InvocationOptions;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The built-in tools and the guarded way to call them. */
@Configuration(proxyBeanMethods = false)
class ToolsConfiguration {

    private static final Logger AUDIT = LoggerFactory.getLogger("parley.audit");

    private static final int COMPACT_RESULTS = 1;
    private static final int FULL_RESULTS = 5;

    @Bean
    ToolRegistry toolRegistry(WebSearch search, FactStore facts, ChatModel model) {
        return ToolRegistry.of(
                new WebSearchTool(search, model.info().compactPrompts() ? COMPACT_RESULTS : FULL_RESULTS),
                new RememberTool(facts),
                new ForgetTool(facts),
                new CalculatorTool());
    }

    @Bean
    AuditSink toolAudit() {
        return entry -> AUDIT.info(
                "tool={} turn={} outcome={} attempts={} repairs={} millis={}",
                entry.tool(),
                entry.turn(),
                entry.outcome(),
                entry.attempts(),
                entry.repairs().size(),
                entry.duration().toMillis());
    }

    @Bean
    ToolInvoker toolInvoker(
            ToolRegistry registry,
            ChatModel model,
            AuditSink audit,
            ObjectProvider<ObservationRegistry> observations,
            Clock clock) {
        return new ToolInvoker(
                registry,
                InvocationOptions.DEFAULT,
                model::countTokens,
                audit,
                observations.getIfAvailable(() -> ObservationRegistry.NOOP),
                clock);
    }
}
