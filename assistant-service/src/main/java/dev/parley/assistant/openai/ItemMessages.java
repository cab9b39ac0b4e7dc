package dev.parley.assistant.openai;

import static dev.parley.assistant.openai.ResponseItems.CALL_ID;
import static dev.parley.assistant.openai.ResponseItems.INPUT;
import static dev.parley.assistant.openai.ResponseItems.PICTURE;
import static dev.parley.assistant.openai.ResponseItems.TYPE;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns items of {@code /v1/responses} into the messages of a chat. Stateless. */
final class ItemMessages {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ItemMessages() {}

    /**
     * The messages of a chat.
     *
     * @param before items that were read or written before
     * @param input items of the request, as {@link ResponseItems} gives them
     */
    static ArrayNode of(@Nullable String instructions, List<JsonNode> before, ArrayNode input) {
        ArrayNode messages = MAPPER.createArrayNode();
        if (instructions != null) {
            messages.addObject().put("role", "system").put("content", instructions);
        }
        Calls calls = new Calls();
        List<JsonNode> all = new ArrayList<>(before);
        input.forEach(all::add);
        for (int index = 0; index < all.size(); index++) {
            JsonNode item = all.get(index);
            String at = index < before.size() ? INPUT : INPUT + "[" + (index - before.size()) + "]";
            switch (item.path(TYPE).asString("")) {
                case "function_call" -> calls.add(item, at, messages);
                case "function_call_output" -> calls.answer(item, at, messages);
                default -> {
                    calls.refuseOpen(at);
                    messages.addObject()
                            .put("role", item.path("role").asString(""))
                            .set("content", content(item.path("content")));
                }
            }
        }
        calls.refuseOpen(INPUT);
        return messages;
    }

    /** A text, or parts where a picture is among them. */
    private static JsonNode content(JsonNode content) {
        if (content.valueStream().noneMatch(part -> part.path(TYPE).asString("").equals(PICTURE))) {
            return MAPPER.stringNode(text(content));
        }
        ArrayNode parts = MAPPER.createArrayNode();
        for (JsonNode part : content) {
            if (part.path(TYPE).asString("").equals(PICTURE)) {
                ObjectNode picture = parts.addObject().put(TYPE, "image_url").putObject("image_url");
                picture.set("url", part.path("image_url"));
                picture.set("detail", part.path("detail"));
            } else {
                parts.addObject().put(TYPE, "text").set("text", part.path("text"));
            }
        }
        return parts;
    }

    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asString(""))
                .append(part.path("refusal").asString("")));
        return text.toString();
    }

    /** The calls of one step of the model, which all have to be answered before anything else comes. */
    private static final class Calls {

        private final Set<String> open = new LinkedHashSet<>();
        private boolean answering;

        private void add(JsonNode item, String at, ArrayNode messages) {
            if (answering) {
                refuseOpen(at);
            }
            JsonNode last = messages.isEmpty() ? MAPPER.missingNode() : messages.get(messages.size() - 1);
            ObjectNode message = last instanceof ObjectNode said
                            && last.path("role").asString("").equals("assistant")
                    ? said
                    : messages.addObject().put("role", "assistant").putNull("content");
            ArrayNode calls =
                    message.path("tool_calls") instanceof ArrayNode begun ? begun : message.putArray("tool_calls");
            String id = item.path(CALL_ID).asString("");
            if (!open.add(id)) {
                throw OpenAiException.invalid(at + ".call_id", "must differ from those of the calls before it");
            }
            calls.addObject()
                    .put("id", id)
                    .put(TYPE, "function")
                    .putObject("function")
                    .put("name", item.path("name").asString(""))
                    .put("arguments", item.path("arguments").asString(""));
            answering = false;
        }

        private void answer(JsonNode item, String at, ArrayNode messages) {
            String id = item.path(CALL_ID).asString("");
            if (!open.remove(id)) {
                throw OpenAiException.invalid(at + ".call_id", "there is no call of this id that waits for its output");
            }
            answering = true;
            messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", text(item.path("output")));
        }

        private void refuseOpen(String at) {
            if (!open.isEmpty()) {
                throw OpenAiException.invalid(
                        at,
                        "the function_call_output of the call "
                                + open.iterator().next() + " must come first");
            }
            answering = false;
        }
    }
}
