package dev.parley.assistant.openai;

import dev.parley.model.Hazard;
import dev.parley.model.Moderation;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes verdicts in OpenAI's form. What a model says of OpenAI's categories stands there as it said it; hazards of a model
 * of the Llama Guard kind flag the categories that they fall under, without a score, and stand by themselves under
 * {@code hazards}. Stateless.
 */
final class ModerationWriter {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/intent",
            "self-harm/instructions",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic");

    /** Where a hazard falls; OpenAI has no category for the others. */
    private static final Map<Hazard, Set<String>> OF_HAZARDS = new EnumMap<>(Map.of(
            Hazard.VIOLENT_CRIMES, Set.of("illicit", "illicit/violent", "violence"),
            Hazard.NON_VIOLENT_CRIMES, Set.of("illicit"),
            Hazard.SEX_RELATED_CRIMES, Set.of("illicit", "sexual"),
            Hazard.CHILD_SEXUAL_EXPLOITATION, Set.of("sexual", "sexual/minors"),
            Hazard.INDISCRIMINATE_WEAPONS, Set.of("illicit", "illicit/violent"),
            Hazard.HATE, Set.of("hate"),
            Hazard.SUICIDE_AND_SELF_HARM, Set.of("self-harm"),
            Hazard.SEXUAL_CONTENT, Set.of("sexual")));

    private ModerationWriter() {}

    static ObjectNode write(String id, String model, List<Moderation> verdicts) {
        ObjectNode root = MAPPER.createObjectNode().put("id", "modr-" + id).put("model", model);
        ArrayNode results = root.putArray("results");
        verdicts.forEach(verdict -> result(results.addObject(), verdict));
        return root;
    }

    private static void result(ObjectNode result, Moderation verdict) {
        result.put("flagged", verdict.flagged());
        ObjectNode flags = result.putObject("categories");
        ObjectNode scores = result.putObject("category_scores");
        ObjectNode inputs = result.putObject("category_applied_input_types");
        categories(verdict).forEach((name, category) -> {
            flags.put(name, category.flagged());
            scores.put(name, category.score());
            inputs.putArray(name).add("text");
        });
        ArrayNode hazards = result.putArray("hazards");
        verdict.hazards().stream()
                .sorted()
                .forEach(
                        hazard -> hazards.addObject().put("code", hazard.code()).put("name", hazard.title()));
    }

    private static Map<String, Moderation.Category> categories(Moderation verdict) {
        Map<String, Moderation.Category> categories = new LinkedHashMap<>();
        for (String name : CATEGORIES) {
            boolean flagged = verdict.categories().isEmpty()
                    && verdict.hazards().stream()
                            .anyMatch(hazard ->
                                    OF_HAZARDS.getOrDefault(hazard, Set.of()).contains(name));
            categories.put(name, new Moderation.Category(name, flagged, null));
        }
        verdict.categories().forEach(category -> categories.put(category.name(), category));
        return categories;
    }
}
