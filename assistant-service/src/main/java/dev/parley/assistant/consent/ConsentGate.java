package dev.parley.assistant.consent;

import dev.parley.assistant.language.WordLists;
import dev.parley.assistant.language.Words;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.ToolSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * While text of others is in the context of a model, a call that writes, creates or reaches a new host goes through only
 * where the person's own words of this turn ask for it. The check compares words and is blind to what the model says, so
 * that it holds for a model that obeys the foreign text. Stateless.
 *
 * <ul>
 *   <li>What is remembered has to consist of words of the person, from statements about themselves or after a word such
 *       as "remember".
 *   <li>What is forgotten needs a word such as "forget", and a word of the fact or "everything".
 *   <li>What is created needs a word such as "draw", and at least half of its words from the person.
 *   <li>A page that is opened has to be one that the person wrote or a source of this turn, letter for letter.
 *   <li>Any other call that reaches outside needs a word of the tool's name or description, and all words of its
 *       arguments from the person.
 * </ul>
 */
public final class ConsentGate {

    /** Code of refused calls. */
    public static final String CODE = "consent_required";

    private static final WordLists LISTS = WordLists.read(ConsentGate.class, "words.txt");
    private static final String FORGET = "forget";
    private static final double CREATED_SHARE = 0.5;
    private static final int MIN_TRIGGER_LETTERS = 4;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final ToolResult.Failed REFUSAL = new ToolResult.Failed(
            CODE,
            "The person has not asked for this in their own words, so it was not done. Do not try it again. Answer the"
                    + " person's message.");

    private ConsentGate() {}

    /**
     * What the model is told instead of the call being run; empty where the call may run.
     *
     * @param arguments JSON as the model wrote it
     * @param message the person's message of this turn
     * @param untrusted whether text of others is in the context of the model
     * @param sources what was read in this turn
     */
    public static Optional<ToolResult.Failed> refusal(
            ToolSpec spec, String arguments, String message, boolean untrusted, List<ToolSource> sources) {
        if (!untrusted) {
            return Optional.empty();
        }
        List<String> values = values(arguments);
        String own = OwnText.strip(message);
        boolean asked = switch (spec.effect()) {
            case READS -> true;
            case WRITES_MEMORY -> spec.name().equals(FORGET) ? forgets(values, own) : remembers(values, own);
            case CREATES -> creates(values, own);
            case REACHES_OUTSIDE ->
                Addresses.isOnlyAddresses(values)
                        ? Addresses.known(values, message, sources)
                        : reaches(spec, values, own);
        };
        return asked ? Optional.empty() : Optional.of(REFUSAL);
    }

    private static boolean remembers(List<String> values, String own) {
        StringBuilder statements = new StringBuilder();
        for (String sentence : Words.sentences(own)) {
            Set<String> words = Words.of(sentence);
            boolean asksToKeep = holdsAny(words, "remember");
            boolean states = holdsAny(words, "self") && !isQuestion(sentence);
            if (asksToKeep || states) {
                statements.append(sentence).append('\n');
            }
        }
        Set<String> wanted = content(values);
        Set<String> said = Words.of(statements.toString());
        return !wanted.isEmpty() && wanted.stream().allMatch(word -> Words.hold(said, word));
    }

    private static boolean isQuestion(String sentence) {
        String end = sentence.strip();
        return end.endsWith("?") || end.endsWith("؟") || end.startsWith("¿");
    }

    private static boolean forgets(List<String> values, String own) {
        Set<String> said = Words.of(own);
        return holdsAny(said, FORGET)
                && (holdsAny(said, "everything") || content(values).stream().anyMatch(word -> Words.hold(said, word)));
    }

    private static boolean creates(List<String> values, String own) {
        Set<String> said = Words.of(own);
        Set<String> wanted = content(values);
        long from = wanted.stream().filter(word -> Words.hold(said, word)).count();
        return holdsAny(said, "create") && !wanted.isEmpty() && from >= CREATED_SHARE * wanted.size();
    }

    private static boolean reaches(ToolSpec spec, List<String> values, String own) {
        Set<String> said = Words.of(own);
        boolean named = content(List.of(spec.name().replace('_', ' '), spec.description())).stream()
                .filter(word -> word.length() >= MIN_TRIGGER_LETTERS)
                .anyMatch(word -> Words.hold(said, word));
        return named && content(values).stream().allMatch(word -> Words.hold(said, word));
    }

    private static boolean holdsAny(Set<String> words, String list) {
        return LISTS.list(list).stream().anyMatch(words::contains);
    }

    private static Set<String> content(List<String> values) {
        Set<String> words = new LinkedHashSet<>();
        values.forEach(value -> words.addAll(Words.of(value)));
        words.removeAll(LISTS.list("empty"));
        return words;
    }

    /** All texts and numbers in the arguments. Arguments that are no JSON are one text. */
    private static List<String> values(String arguments) {
        List<String> values = new ArrayList<>();
        try {
            collect(MAPPER.readTree(arguments), values);
        } catch (JacksonException e) {
            values.add(arguments);
        }
        return values;
    }

    private static void collect(JsonNode node, List<String> values) {
        if (node.isString() || node.isNumber()) {
            values.add(node.asString());
        }
        node.forEach(child -> collect(child, values));
    }
}
