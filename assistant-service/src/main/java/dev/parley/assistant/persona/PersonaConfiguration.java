package dev.parley.assistant.persona;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.TurnRecords;
import dev.parley.assistant.memory.MemoryProperties;
import dev.parley.assistant.tools.WebSearchTool;
import dev.parley.model.ChatModel;
import dev.parley.search.documents.DocumentsProvider;
import dev.parley.search.ranking.FusedSearch;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.AuditSink;
import dev.parley.tool.policy.InvocationOptions;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The personas, and an agent of its own for each that answers from its own documents. */
@Configuration(proxyBeanMethods = false)
class PersonaConfiguration {

    private static final String FOLDER = "personas";
    private static final String SEARCH = "web_search";
    private static final Duration SEARCH_DEADLINE = Duration.ofSeconds(2);
    private static final int COMPACT_RESULTS = 1;
    private static final int FULL_RESULTS = 5;

    @Bean
    Personas personas(PersonaProperties properties, MemoryProperties memory, ChatModel model) {
        Personas personas;
        try {
            personas = Personas.load(properties.personas(), memory.home().resolve(FOLDER));
        } catch (IllegalArgumentException e) {
            throw new StartupException(e.getMessage() + ".");
        }
        for (Persona persona : personas.all()) {
            String wanted = persona.settings().model();
            if (!wanted.isEmpty() && !wanted.equals(model.info().name())) {
                throw new StartupException("persona " + persona.id() + ": model is " + wanted
                        + ", but the one that runs is " + model.info().name() + ".");
            }
        }
        return personas;
    }

    @Bean
    PersonaAgents personaAgents(
            Personas personas,
            AgentLoop common,
            ToolRegistry registry,
            ChatModel model,
            AuditSink audit,
            AgentProperties properties,
            TurnRecords records,
            MeterRegistry meters,
            ObjectProvider<ObservationRegistry> observations,
            Clock clock) {
        Map<String, AgentLoop> own = new HashMap<>();
        for (Persona persona : personas.all()) {
            Path documents = persona.settings().documents();
            if (documents == null) {
                continue;
            }
            ToolRegistry tools = withDocuments(persona, documents, registry, model, clock);
            ToolInvoker invoker = new ToolInvoker(
                    tools,
                    InvocationOptions.DEFAULT,
                    model::countTokens,
                    audit,
                    observations.getIfAvailable(() -> ObservationRegistry.NOOP),
                    clock);
            own.put(persona.id(), new AgentLoop(model, invoker, tools, audit, properties, records, meters, clock));
        }
        return new PersonaAgents(personas, common, own);
    }

    private static ToolRegistry withDocuments(
            Persona persona, Path folder, ToolRegistry registry, ChatModel model, Clock clock) {
        if (!Files.isDirectory(folder)) {
            throw new StartupException(
                    "persona " + persona.id() + ": documents names " + folder + ", which is not a folder.");
        }
        DocumentsProvider documents = new DocumentsProvider(folder, URI.create("documents:" + persona.id() + "/"));
        boolean compact = model.info().compactPrompts();
        Tool search = new WebSearchTool(
                new FusedSearch(List.of(documents), SEARCH_DEADLINE),
                compact ? COMPACT_RESULTS : FULL_RESULTS,
                !compact,
                clock);
        List<Tool> tools = new ArrayList<>();
        registry.tools().forEach((name, tool) -> tools.add(name.equals(SEARCH) ? search : tool));
        return new ToolRegistry(tools);
    }
}
