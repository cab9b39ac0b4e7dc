package dev.parley.assistant.openai;

import dev.parley.assistant.agent.Citation;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.model.FinishReason;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one response, and the events in which it grows: each piece of the answer gives the events that it brings, with
 * numbers from 0 without a gap. Not thread-safe.
 */
final class ResponseWriter {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String STATUS = "status";
    private static final String IN_PROGRESS = "in_progress";
    private static final String COMPLETED = "completed";
    private static final String INCOMPLETE = "incomplete";

    private final ObjectNode response;
    private final ArrayNode output;
    private int events;
    private @Nullable ObjectNode message;
    private final StringBuilder text = new StringBuilder();

    /** @param told fields that say what was asked */
    ResponseWriter(String id, long created, String model, ObjectNode told) {
        this.response = MAPPER.createObjectNode()
                .put("id", id)
                .put("object", "response")
                .put("created_at", created)
                .put(STATUS, IN_PROGRESS)
                .put("model", model)
                .putNull("error")
                .putNull("incomplete_details");
        response.setAll(told);
        this.output = response.putArray("output");
        response.putNull("usage");
    }

    /** The response as it is now. */
    ObjectNode response() {
        return response;
    }

    /** Whether any event was given. */
    boolean began() {
        return events > 0;
    }

    /** The events that a piece of the answer brings; the one that ends the response comes from {@link #last}. */
    List<ObjectNode> events(Part part) {
        List<ObjectNode> news = new ArrayList<>();
        if (events == 0) {
            news.add(whole("response.created"));
            news.add(whole("response.in_progress"));
        }
        switch (part) {
            case Part.Text(String delta) -> {
                ObjectNode open = message == null ? open(news) : message;
                text.append(delta);
                ObjectNode event = inContent("response.output_text.delta", open).put("delta", delta);
                event.putArray("logprobs");
                news.add(event);
            }
            case Part.Call(ToolCall call) -> {
                close(news, List.of(), COMPLETED);
                call(news, call);
            }
            case Part.End end -> {
                if (output.isEmpty()) {
                    open(news);
                }
                boolean cut = end.reason() == FinishReason.LENGTH;
                close(news, end.citations(), cut ? INCOMPLETE : COMPLETED);
                response.put(STATUS, cut ? INCOMPLETE : COMPLETED);
                if (cut) {
                    response.putObject("incomplete_details").put("reason", "max_output_tokens");
                }
                usage(end.usage());
            }
            case Part.Drawn drawn -> {}
        }
        return news;
    }

    /** The event that ends the stream. */
    ObjectNode last() {
        return whole("response." + response.path(STATUS).asString());
    }

    /** The event that ends the stream when the answer breaks off. */
    ObjectNode failed(String code, String reason) {
        response.put(STATUS, "failed");
        response.putObject("error").put("code", code).put("message", reason);
        return whole("response.failed");
    }

    private ObjectNode whole(String type) {
        ObjectNode event = event(type);
        event.set("response", response.deepCopy());
        return event;
    }

    private ObjectNode event(String type) {
        return MAPPER.createObjectNode().put("type", type).put("sequence_number", events++);
    }

    private ObjectNode inItem(String type, ObjectNode item) {
        return event(type).put("item_id", item.path("id").asString()).put("output_index", output.size() - 1);
    }

    private ObjectNode inContent(String type, ObjectNode item) {
        return inItem(type, item).put("content_index", 0);
    }

    private ObjectNode ofItem(String type, ObjectNode item) {
        ObjectNode event = event(type).put("output_index", output.size() - 1);
        event.set("item", item.deepCopy());
        return event;
    }

    private ObjectNode open(List<ObjectNode> news) {
        ObjectNode opened = output.addObject()
                .put("id", "msg_" + TurnIds.next())
                .put("type", "message")
                .put(STATUS, IN_PROGRESS)
                .put("role", "assistant");
        ArrayNode content = opened.putArray("content");
        news.add(ofItem("response.output_item.added", opened));
        ObjectNode part = content.addObject().put("type", "output_text").put("text", "");
        part.putArray("annotations");
        part.putArray("logprobs");
        ObjectNode event = inContent("response.content_part.added", opened);
        event.set("part", part.deepCopy());
        news.add(event);
        message = opened;
        return opened;
    }

    private void close(List<ObjectNode> news, List<Citation> citations, String status) {
        ObjectNode open = message;
        if (open == null) {
            return;
        }
        ObjectNode part = (ObjectNode) open.path("content").get(0);
        part.put("text", text.toString());
        ArrayNode annotations = (ArrayNode) part.path("annotations");
        annotate(annotations, citations, text.toString());
        for (int index = 0; index < annotations.size(); index++) {
            ObjectNode event =
                    inContent("response.output_text.annotation.added", open).put("annotation_index", index);
            event.set("annotation", annotations.get(index));
            news.add(event);
        }
        ObjectNode done = inContent("response.output_text.done", open).put("text", text.toString());
        done.putArray("logprobs");
        news.add(done);
        ObjectNode partDone = inContent("response.content_part.done", open);
        partDone.set("part", part.deepCopy());
        news.add(partDone);
        open.put(STATUS, status);
        news.add(ofItem("response.output_item.done", open));
        message = null;
        text.setLength(0);
    }

    private static void annotate(ArrayNode annotations, List<Citation> citations, String text) {
        for (CitedPlace place : CitedPlace.of(citations, text)) {
            annotations
                    .addObject()
                    .put("type", "url_citation")
                    .put("start_index", place.start())
                    .put("end_index", place.end())
                    .put("url", place.citation().url())
                    .put("title", place.citation().title());
        }
    }

    private void call(List<ObjectNode> news, ToolCall call) {
        ObjectNode item = output.addObject()
                .put("id", "fc_" + TurnIds.next())
                .put("type", "function_call")
                .put(STATUS, IN_PROGRESS)
                .put("call_id", call.id())
                .put("name", call.name())
                .put("arguments", "");
        news.add(ofItem("response.output_item.added", item));
        news.add(inItem("response.function_call_arguments.delta", item).put("delta", call.arguments()));
        item.put("arguments", call.arguments()).put(STATUS, COMPLETED);
        news.add(inItem("response.function_call_arguments.done", item)
                .put("name", call.name())
                .put("arguments", call.arguments()));
        news.add(ofItem("response.output_item.done", item));
    }

    private void usage(Usage usage) {
        ObjectNode node = response.putObject("usage")
                .put("input_tokens", usage.promptTokens())
                .put("output_tokens", usage.completionTokens())
                .put("total_tokens", usage.promptTokens() + usage.completionTokens());
        node.putObject("input_tokens_details")
                .put("cached_tokens", usage.cachedTokens())
                .put("cache_write_tokens", 0);
        node.putObject("output_tokens_details").put("reasoning_tokens", 0);
    }
}
