package dev.parley.assistant.tools;

import dev.parley.assistant.consent.OwnText;
import dev.parley.memory.PersonId;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallLimits;
import dev.parley.memory.recall.Recollection;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * Reads what is remembered about the person of the turn, and what they said in earlier conversations; the prompt holds only
 * what fits the message best. Answers of then are left out: they may hold text of others.
 */
public final class RecallTool implements Tool {

    private static final int MAX_FACTS = 12;
    private static final String NOTHING = "Nothing is remembered.";
    private static final String EARLIER = "Said by the person in earlier conversations:\n";

    private static final ToolSpec SPEC = new ToolSpec(
            "recall",
            "Looks up what is remembered about the person, beyond what is already known in this conversation.",
            """
            {"type":"object","properties":{"about":{"type":"string","minLength":1,"maxLength":200,\
            "description":"What to look for, for example: family, allergies, favourite team"}},"required":["about"],\
            "additionalProperties":false}""",
            ToolEffect.READS,
            Duration.ofSeconds(2),
            600,
            true);

    private static final RecallLimits SAID = new RecallLimits(8, 4_000, Set.of());

    /** Characters of one message of then. */
    private static final int MAX_SAID_CHARACTERS = 240;

    private final FactStore facts;
    private final ConversationRecall conversations;

    public RecallTool(FactStore facts, ConversationRecall conversations) {
        this.facts = facts;
        this.conversations = conversations;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        PersonId person = new PersonId(context.person());
        String about = arguments.text("about");
        // Paused memory recalls nothing, of either.
        return facts.paused(person)
                .flatMap(paused -> paused
                        ? Mono.just(ToolResult.Ok.of(NOTHING))
                        : Mono.zip(facts.recall(person, about, MAX_FACTS), conversations.recall(person, about, SAID))
                                .map(found -> listed(found.getT1(), found.getT2(), context.conversation())));
    }

    private static ToolResult listed(List<Fact> facts, List<Recollection> said, String here) {
        String known = facts.stream()
                .map(fact -> "- " + fact.text().replaceAll("\\s+", " "))
                .collect(Collectors.joining("\n"));
        String earlier = said.stream()
                .filter(turn -> !turn.conversation().value().equals(here))
                // What they forwarded or pasted is somebody else's, and this result is trusted.
                .filter(turn -> !OwnText.strip(turn.person()).isBlank())
                .map(turn -> "- " + turn.at().atZone(ZoneOffset.UTC).toLocalDate() + ": "
                        + clipped(OwnText.strip(turn.person())))
                .collect(Collectors.joining("\n"));
        String text = known + (earlier.isEmpty() ? "" : (known.isEmpty() ? "" : "\n") + EARLIER + earlier);
        return ToolResult.Ok.of(text.isEmpty() ? NOTHING : text);
    }

    private static String clipped(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= MAX_SAID_CHARACTERS ? line : line.substring(0, MAX_SAID_CHARACTERS) + " …";
    }
}
