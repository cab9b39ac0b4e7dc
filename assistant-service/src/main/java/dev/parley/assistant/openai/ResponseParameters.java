package dev.parley.assistant.openai;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The parameters of OpenAI's responses that are not served: accepted where they ask for nothing. Stateless. */
final class ResponseParameters {

    private ResponseParameters() {}

    /** @param value not absent */
    static void check(String name, JsonNode value) {
        switch (name) {
            case "background" ->
                refuse(name, Fields.flag(value, name, false), "responses are written while you wait; use stream");
            case "truncation" ->
                refuse(
                        name,
                        !Fields.text(value, name).equals("disabled"),
                        "only disabled is served: what does not fit the context is refused");
            case "include" -> refuse(name, !value.isArray() || !value.isEmpty(), "there is nothing to include");
            case "top_logprobs" -> refuse(name, !value.isInt() || value.intValue() != 0, "is not served here");
            case "reasoning" -> {
                Fields.object(value, name);
                for (String field : value.propertyNames()) {
                    refuse(
                            name + "." + field,
                            !value.path(field).isNull()
                                    && !(field.equals("effort")
                                            && value.path(field).asString("").equals("none")),
                            "no model here reasons");
                }
            }
            case "stream_options" -> {
                Fields.only(value, name, Set.of("include_obfuscation"));
                refuse(
                        name + ".include_obfuscation",
                        Fields.flag(value.path("include_obfuscation"), name + ".include_obfuscation", false),
                        "only false is served");
            }
            case "conversation" -> refuse(name, true, "is not served; use previous_response_id");
            case "prompt" -> refuse(name, true, "no prompts are kept here; send instructions and input");
            case "max_tool_calls" -> refuse(name, true, "is not served: functions are called by you");
            default -> refuse(name, true, "is not a parameter that Parley serves here");
        }
    }

    private static void refuse(String name, boolean refused, String message) {
        if (refused) {
            throw OpenAiException.unsupported(name, message);
        }
    }
}
