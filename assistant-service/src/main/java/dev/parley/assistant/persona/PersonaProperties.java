package dev.parley.assistant.persona;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param personas by a key of the operator's choice; more can lie as files in {@code parley.home/personas} */
@ConfigurationProperties("parley")
public record PersonaProperties(@DefaultValue Map<String, PersonaSettings> personas) {

    public PersonaProperties {
        personas = Map.copyOf(personas);
    }
}
