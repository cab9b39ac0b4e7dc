package dev.parley.assistant.openai;

import dev.parley.model.Message;
import dev.parley.model.SeenPicture;
import dev.parley.model.ToolCall;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the messages of a chat. What a model would have to see and does not is refused. Stateless. */
final class MessageReader {

    private static final Set<String> SPOKEN = Set.of("role", "content");

    /** {@code annotations} are what we wrote ourselves into an answer that comes back. */
    private static final Set<String> ASSISTANT = Set.of("role", "content", "tool_calls", "refusal", "annotations");

    private static final Set<String> RESULT = Set.of("role", "content", "tool_call_id", "name");
    private static final Set<String> CALL = Set.of("id", "type", "function", "index");
    private static final Set<String> CALLED = Set.of("name", "arguments");

    private static final Pattern PICTURE = Pattern.compile("data:(image/(?:png|jpeg|webp|gif));base64,");

    private final ApiLimits limits;

    MessageReader(ApiLimits limits) {
        this.limits = limits;
    }

    List<Message> read(JsonNode array) {
        Fields.list(array, "messages", 1, limits.messages(), "messages");
        List<Message> messages = new ArrayList<>();
        int index = 0;
        while (index < array.size()) {
            JsonNode node = array.get(index);
            String at = "messages[" + index++ + "]";
            Fields.object(node, at);
            switch (Fields.text(node.path("role"), at + ".role")) {
                case "system", "developer" -> messages.add(new Message.System(spoken(node, at)));
                case "user" -> messages.add(user(node, at));
                case "assistant" -> {
                    List<ToolCall> calls = assistant(node, at, messages);
                    messages.addAll(results(array, index, calls));
                    index += calls.size();
                }
                case "tool" ->
                    throw OpenAiException.invalid(
                            at + ".role", "a message of a tool must follow the message with its call");
                default ->
                    throw OpenAiException.invalid(at + ".role", "must be developer, system, user, assistant or tool");
            }
        }
        return messages;
    }

    private String spoken(JsonNode node, String at) {
        Fields.only(node, at, SPOKEN);
        return content(node, at);
    }

    private Message user(JsonNode node, String at) {
        Fields.only(node, at, SPOKEN);
        List<SeenPicture> seen = new ArrayList<>();
        String text = content(node, at, seen);
        if (seen.size() > limits.images()) {
            throw OpenAiException.invalid(at + ".content", "must have at most " + limits.images() + " pictures");
        }
        return new Message.User(text, seen);
    }

    /** Adds what the assistant said and called, and gives the calls. */
    private List<ToolCall> assistant(JsonNode node, String at, List<Message> messages) {
        Fields.only(node, at, ASSISTANT);
        JsonNode array = node.path("tool_calls");
        List<ToolCall> calls = Fields.absent(array) ? List.of() : calls(array, at + ".tool_calls");
        JsonNode refusal = node.path("refusal");
        String refused = Fields.absent(refusal) ? "" : Fields.text(refusal, at + ".refusal");
        boolean silent = Fields.absent(node.path("content")) && (!calls.isEmpty() || !refused.isEmpty());
        String text = (silent ? "" : content(node, at)) + refused;
        if (!text.isEmpty() || calls.isEmpty()) {
            messages.add(new Message.Assistant(text));
        }
        if (!calls.isEmpty()) {
            messages.add(new Message.ToolCalls(calls));
        }
        return calls;
    }

    private List<ToolCall> calls(JsonNode array, String at) {
        Fields.list(array, at, 1, limits.tools(), "calls");
        Map<String, ToolCall> calls = new HashMap<>();
        List<ToolCall> ordered = new ArrayList<>();
        for (int index = 0; index < array.size(); index++) {
            String within = at + "[" + index + "]";
            JsonNode entry = array.get(index);
            Fields.only(entry, within, CALL);
            JsonNode function = entry.path("function");
            Fields.only(function, within + ".function", CALLED);
            ToolCall call = new ToolCall(
                    Fields.text(entry.path("id"), within + ".id"),
                    Fields.text(function.path("name"), within + ".function.name"),
                    Fields.text(function.path("arguments"), within + ".function.arguments"));
            if (calls.put(call.id(), call) != null) {
                throw OpenAiException.invalid(within + ".id", "must differ from those of the calls before it");
            }
            ordered.add(call);
        }
        return ordered;
    }

    /** The results of the calls, in the order of the calls: models tell them apart by it. */
    private List<Message> results(JsonNode array, int from, List<ToolCall> calls) {
        Map<String, String> results = new HashMap<>();
        for (int index = from; index < from + calls.size(); index++) {
            JsonNode node = array.path(index);
            String at = "messages[" + index + "]";
            if (!node.path("role").asString("").equals("tool")) {
                throw OpenAiException.invalid(
                        "messages",
                        "after a message with calls there must be one of role tool for each of them, and " + at
                                + " is none");
            }
            Fields.only(node, at, RESULT);
            String id = Fields.text(node.path("tool_call_id"), at + ".tool_call_id");
            if (calls.stream().noneMatch(call -> call.id().equals(id)) || results.put(id, content(node, at)) != null) {
                throw OpenAiException.invalid(
                        at + ".tool_call_id", "must be the id of one of the calls before it, each once");
            }
        }
        return calls.stream()
                .<Message>map(
                        call -> new Message.ToolResult(call.id(), call.name(), String.valueOf(results.get(call.id()))))
                .toList();
    }

    private String content(JsonNode node, String message) {
        return content(node, message, null);
    }

    /** @param seen takes the pictures; null where there must be none */
    private String content(JsonNode node, String message, @Nullable List<SeenPicture> seen) {
        JsonNode content = node.path("content");
        String at = message + ".content";
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray() || content.isEmpty() || content.size() > limits.contentParts()) {
            throw OpenAiException.invalid(at, "must be a text or a list of 1 to " + limits.contentParts() + " parts");
        }
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < content.size(); index++) {
            JsonNode part = content.get(index);
            String within = at + "[" + index + "]";
            Fields.object(part, within);
            switch (Fields.text(part.path("type"), within + ".type")) {
                case "text" -> {
                    Fields.only(part, within, Set.of("type", "text"));
                    text.append(Fields.text(part.path("text"), within + ".text"));
                }
                case "refusal" -> {
                    Fields.only(part, within, Set.of("type", "refusal"));
                    text.append(Fields.text(part.path("refusal"), within + ".refusal"));
                }
                case "image_url" -> {
                    if (seen == null) {
                        throw OpenAiException.unsupported(within + ".type", "pictures come with users' messages only");
                    }
                    Fields.only(part, within, Set.of("type", "image_url"));
                    seen.add(picture(part.path("image_url"), within + ".image_url"));
                }
                case "input_audio", "file" ->
                    throw OpenAiException.unsupported(within + ".type", "sound and files are not served");
                default -> throw OpenAiException.invalid(within + ".type", "must be text or image_url");
            }
        }
        return text.toString();
    }

    /** A picture that came along; one elsewhere is not fetched, because whoever asks must not choose what our servers reach. */
    private SeenPicture picture(JsonNode node, String at) {
        Fields.only(node, at, Set.of("url", "detail"));
        if (!Fields.absent(node.path("detail"))
                && !Fields.text(node.path("detail"), at + ".detail").equals("auto")) {
            throw OpenAiException.unsupported(at + ".detail", "only auto is served");
        }
        String url = Fields.text(node.path("url"), at + ".url");
        Matcher data = PICTURE.matcher(url);
        if (!data.lookingAt()) {
            throw OpenAiException.invalid(
                    at + ".url", "must be a data URL, data:image/TYPE;base64,… with a PNG, JPEG, WebP or GIF");
        }
        long most = limits.imageSize().toBytes();
        if (url.length() - data.end() > (most + 2) / 3 * 4) {
            throw OpenAiException.invalid(at + ".url", "the picture must have at most " + most + " bytes");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(url.substring(data.end()));
            if (bytes.length > 0) {
                return SeenPicture.of(bytes, data.group(1));
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw OpenAiException.invalid(at + ".url", "the picture is not in base64, or empty");
    }
}
