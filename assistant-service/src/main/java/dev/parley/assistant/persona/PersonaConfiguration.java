package dev.parley.assistant.persona;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.memory.MemoryProperties;
import dev.parley.assistant.search.SearchProperties;
import dev.parley.model.ChatModels;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The personas, and the documents that they answer from. */
@Configuration(proxyBeanMethods = false)
class PersonaConfiguration {

    private static final String FOLDER = "personas";

    @Bean
    Personas personas(PersonaProperties properties, MemoryProperties memory, ChatModels models) {
        Personas personas;
        try {
            personas = Personas.load(properties.personas(), memory.home().resolve(FOLDER));
        } catch (IllegalArgumentException e) {
            throw new StartupException(e.getMessage() + ".");
        }
        for (Persona persona : personas.all()) {
            String wanted = persona.settings().model();
            if (!wanted.isEmpty() && models.named(wanted).isEmpty()) {
                throw new StartupException("persona " + persona.id() + ": there is no model named " + wanted
                        + "; the main one is " + models.main().info().name() + ".");
            }
        }
        return personas;
    }

    @Bean(destroyMethod = "close")
    PersonaDocuments personaDocuments(Personas personas, SearchProperties search) {
        SearchProperties.Documents common = search.documents();
        return new PersonaDocuments(
                personas.all(), common.enabled() ? common.folder() : null, common.refresh(), search.deadline());
    }
}
