package dev.parley.assistant.persona;

import dev.parley.assistant.agent.AgentLoop;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The agent of each persona: the common one, or one with tools of its own. Immutable. */
public final class PersonaAgents {

    private final Personas personas;
    private final AgentLoop common;
    private final Map<String, AgentLoop> own;

    /** @param own agents by the id of their persona */
    public PersonaAgents(Personas personas, AgentLoop common, Map<String, AgentLoop> own) {
        this.personas = personas;
        this.common = common;
        this.own = Map.copyOf(own);
    }

    public Optional<Persona> at(String channel, String account) {
        return personas.at(channel, account);
    }

    /** @param persona null for the assistant as it is */
    public AgentLoop of(@Nullable Persona persona) {
        return persona == null ? common : own.getOrDefault(persona.id(), common);
    }
}
