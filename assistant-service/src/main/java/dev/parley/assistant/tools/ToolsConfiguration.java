package dev.parley.assistant.tools;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.imagine.PictureShelf;
import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.assistant.memory.RetentionProperties;
import dev.parley.assistant.persona.PersonaDocuments;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.Subject;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.tools.http.HttpToolsProperties;
import dev.parley.memory.audit.AuditLog;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.model.AnimationModel;
import dev.parley.model.Caller;
import dev.parley.model.ChatModel;
import dev.parley.model.ImageModel;
import dev.parley.search.WebSearch;
import dev.parley.search.answer.AnswerProvider;
import dev.parley.search.page.PageReader;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.AuditSink;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The built-in tools and the guarded way to call them. */
@Configuration(proxyBeanMethods = false)
class ToolsConfiguration {

    @Bean
    ToolRegistry toolRegistry(
            WebSearch search,
            PersonaDocuments documents,
            TurnPlace usual,
            ObjectProvider<AnswerProvider> answers,
            FactStore facts,
            ConversationRecall recall,
            ChatModel model,
            ObjectProvider<PageReader> pages,
            ObjectProvider<ImageModel> images,
            ObjectProvider<AnimationModel> animations,
            PictureShelf shelf,
            @Value("${parley.public-url}") URI publicUrl,
            AgentProperties agent,
            HttpToolsProperties http,
            ToolProperties limits,
            Clock clock) {
        List<Tool> tools = new ArrayList<>(List.of(
                new WebSearchTool(
                        persona -> documents.of(persona, search), !model.info().compactPrompts(), usual, clock),
                new RememberTool(facts),
                new RecallTool(facts, recall),
                new ForgetTool(facts),
                new CalculatorTool(),
                new CurrentTimeTool(agent.effectiveZone(), clock)));
        List<AnswerProvider> answering = answers.orderedStream().toList();
        if (!answering.isEmpty()) {
            tools.add(new SearchEngineAnswerTool(answering, usual, clock));
        }
        pages.ifAvailable(reader -> tools.add(new OpenPageTool(reader)));
        images.ifAvailable(drawer -> tools.add(PictureTool.create(drawer, shelf, publicUrl)));
        animations.ifAvailable(animator -> tools.add(PictureTool.animate(animator, shelf, publicUrl)));
        List<Tool> all = new ArrayList<>(LimitedTool.limited(tools, limits.limits()));
        all.addAll(http.tools());
        try {
            return new ToolRegistry(all);
        } catch (IllegalArgumentException wrong) {
            throw new StartupException("parley.tools: " + wrong.getMessage() + ".");
        }
    }

    @Bean
    AuditSink toolAudit(AuditLog log, BackgroundWrites writes, RetentionProperties retention) {
        return new ToolAudit(log, writes, retention.audit().isPositive());
    }

    @Bean
    ToolInvoker toolInvoker(
            ToolRegistry registry,
            ChatModel model,
            Rollouts rollouts,
            AuditSink audit,
            ToolProperties limits,
            ObjectProvider<ObservationRegistry> observations,
            Clock clock) {
        return new ToolInvoker(
                registry,
                limits.options(),
                model::countTokens,
                (spec, context, subscriber) -> rollouts.hasTool(
                        spec.name(), Subject.of(Caller.in(subscriber).or(new Caller(context.person(), "", "")))),
                audit,
                observations.getIfAvailable(() -> ObservationRegistry.NOOP),
                clock);
    }
}
