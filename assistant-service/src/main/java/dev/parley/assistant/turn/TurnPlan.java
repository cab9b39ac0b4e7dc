package dev.parley.assistant.turn;

import dev.parley.assistant.agent.Briefing;
import dev.parley.assistant.persona.Persona;
import dev.parley.assistant.rollout.Assigned;
import dev.parley.assistant.rollout.Subject;
import dev.parley.assistant.rollout.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As whom and by which model a message is answered.
 *
 * @param persona null for the assistant as it is
 * @param model name; empty for the main one
 * @param tools allow-lists of what is not switched off; none where all is on
 * @param switches that have to stay on while it is answered
 */
record TurnPlan(
        Subject subject,
        @Nullable Persona persona,
        String model,
        Assigned assigned,
        List<Set<String>> tools,
        List<String> switches) {

    /** What the persona says of the turn, with what experiments and switches change. */
    Briefing brief(Briefing usual) {
        Variant variant = assigned.variant();
        List<Set<String>> allowed = new ArrayList<>(usual.tools());
        allowed.addAll(tools);
        return new Briefing(
                usual.persona(),
                usual.name(),
                (usual.voice() + "\n" + variant.instructions()).strip(),
                usual.language(),
                usual.mood(),
                model,
                allowed,
                usual.sourcedPrices(),
                variant.temperature(),
                variant.topP());
    }
}
