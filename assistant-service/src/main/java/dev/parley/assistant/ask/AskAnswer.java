package dev.parley.assistant.ask;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.search.Attribution;
import dev.parley.assistant.search.TurnSearches;
import dev.parley.memory.fact.Fact;
import dev.parley.model.Usage;
import java.util.List;
import java.util.Locale;

/**
 * Body of the answer of {@code POST /api/ask}, and data of its event {@code done}.
 *
 * @param memories remembered facts that the answer made use of
 * @param related questions that several people asked and that are near to this one
 * @param attributions what the terms of search engines that answered want shown
 * @param search what came of web searches: {@code not-searched}, {@code results}, {@code nothing} or {@code failed}; a client
 *     shows the last two beside an answer without citations, so that it never passes for a found one
 */
record AskAnswer(
        String answer,
        List<AskCitation> citations,
        List<AskMemory> memories,
        String conversation,
        String turn,
        Usage usage,
        String model,
        boolean demo,
        List<String> related,
        List<Attribution> attributions,
        String search) {

    static AskAnswer of(
            AgentAnswer answer,
            List<Fact> memories,
            String conversation,
            String turn,
            String model,
            boolean demo,
            List<String> related,
            List<Attribution> attributions,
            TurnSearches.Found found) {
        return new AskAnswer(
                answer.text(),
                answer.citations().stream().map(AskCitation::of).toList(),
                memories.stream().map(AskMemory::of).toList(),
                conversation,
                turn,
                answer.usage(),
                model,
                demo,
                related,
                attributions,
                found.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
