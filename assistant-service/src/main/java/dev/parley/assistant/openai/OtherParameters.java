package dev.parley.assistant.openai;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The parameters of OpenAI's chat completions that no answer of ours depends on: accepted where they ask for nothing that
 * we would have to do, refused otherwise. Stateless.
 */
final class OtherParameters {

    /** What OpenAI allows. */
    private static final int MAX_METADATA = 16;

    private static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority");

    private OtherParameters() {}

    /** @param value not absent */
    static void check(String name, JsonNode value) {
        switch (name) {
            case "metadata" -> {
                if (!value.isObject()
                        || value.size() > MAX_METADATA
                        || !value.valueStream().allMatch(JsonNode::isString)) {
                    throw OpenAiException.invalid(name, "must be an object of at most " + MAX_METADATA + " texts");
                }
            }
            case "service_tier" -> {
                if (!TIERS.contains(Fields.text(value, name))) {
                    throw OpenAiException.invalid(name, "must be auto, default, flex, scale or priority");
                }
            }
            case "prediction" -> Fields.object(value, name);
            case "prompt_cache_retention" -> Fields.text(value, name);
            case "store" ->
                refuse(name, Fields.flag(value, name, false), "completions are not kept; see /v1/responses");
            case "modalities" ->
                refuse(
                        name,
                        !value.isArray()
                                || value.size() != 1
                                || !value.get(0).asString("").equals("text"),
                        "only [\"text\"] is served");
            case "reasoning_effort" ->
                refuse(name, !Fields.text(value, name).equals("none"), "only none is served: no model here reasons");
            case "verbosity" ->
                refuse(name, !Fields.text(value, name).equals("medium"), "only medium is served; ask in words");
            case "functions", "function_call" -> refuse(name, true, "is not served; use tools and tool_choice");
            case "audio" -> refuse(name, true, "is not served: the models here write text alone");
            case "web_search_options" -> refuse(name, true, "is not served: the model parley searches by itself");
            default -> refuse(name, true, "is not a parameter that Parley serves");
        }
    }

    private static void refuse(String name, boolean refused, String message) {
        if (refused) {
            throw OpenAiException.unsupported(name, message);
        }
    }
}
