package dev.parley.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolCall;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class OpenAiAnswerTests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String LETTERS = "{}\":,[] aé🌧\\n";

    /** How servers number the pieces of calls. */
    private enum Numbering {
        INDEX,
        /** No index; an id begins a call. */
        NONE,
        /** The index 0 for every call, and another id for each. */
        ALWAYS_0
    }

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void accept_callsInAnyPieces_arePutTogether(@ForAll long seed, @ForAll Numbering numbering) {
        Random random = new Random(seed);
        List<ToolCall> calls = new ArrayList<>();
        List<List<ObjectNode>> pieces = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int number = 0; number < count; number++) {
            ToolCall call = new ToolCall("call_" + number, "tool_" + number, text(random));
            calls.add(call);
            pieces.add(pieces(call, number, numbering, random));
        }
        OpenAiAnswer answer = new OpenAiAnswer(new ChatRequest(
                List.of(new Message.User("x")), List.of(), SamplingOptions.GREEDY, 1, LocalDate.EPOCH, ""));
        List<ObjectNode> ordered = numbering == Numbering.INDEX ? interleaved(pieces, random) : inARow(pieces);
        int from = 0;
        while (from < ordered.size()) {
            int to = Math.min(ordered.size(), from + 1 + random.nextInt(3));
            answer.accept(chunk(ordered.subList(from, to)));
            from = to;
        }
        answer.accept("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");

        List<ChatEvent> events = answer.accept(OpenAiAnswer.END);

        assertThat(events)
                .filteredOn(ChatEvent.ToolCalled.class::isInstance)
                .extracting(event -> ((ChatEvent.ToolCalled) event).call())
                .containsExactlyElementsOf(calls);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("{");
        int[] letters = LETTERS.codePoints().toArray();
        int length = random.nextInt(30);
        for (int place = 0; place < length; place++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.append('}').toString();
    }

    private static List<ObjectNode> pieces(ToolCall call, int number, Numbering numbering, Random random) {
        List<ObjectNode> pieces = new ArrayList<>();
        ObjectNode first = piece(number, numbering);
        first.put("id", call.id()).put("type", "function");
        int nameCut = random.nextInt(call.name().length() + 1);
        ((ObjectNode) first.get("function")).put("name", call.name().substring(0, nameCut));
        pieces.add(first);
        if (nameCut < call.name().length()) {
            ObjectNode rest = piece(number, numbering);
            ((ObjectNode) rest.get("function")).put("name", call.name().substring(nameCut));
            pieces.add(rest);
        }
        int at = 0;
        while (at < call.arguments().length()) {
            int next = call.arguments().offsetByCodePoints(at, 1);
            while (next < call.arguments().length() && random.nextInt(3) > 0) {
                next = call.arguments().offsetByCodePoints(next, 1);
            }
            ObjectNode piece = piece(number, numbering);
            ((ObjectNode) piece.get("function"))
                    .put("arguments", call.arguments().substring(at, next));
            if (random.nextInt(4) == 0) {
                piece.put("id", random.nextBoolean() ? "" : call.id());
            }
            pieces.add(piece);
            at = next;
        }
        return pieces;
    }

    private static ObjectNode piece(int number, Numbering numbering) {
        ObjectNode piece = MAPPER.createObjectNode();
        switch (numbering) {
            case INDEX -> piece.put("index", number);
            case NONE -> {}
            case ALWAYS_0 -> piece.put("index", 0);
        }
        piece.putObject("function");
        return piece;
    }

    private static List<ObjectNode> inARow(List<List<ObjectNode>> pieces) {
        return pieces.stream().flatMap(List::stream).toList();
    }

    /** In any order that keeps that of each call. */
    private static List<ObjectNode> interleaved(List<List<ObjectNode>> pieces, Random random) {
        List<List<ObjectNode>> left = new ArrayList<>();
        pieces.forEach(call -> left.add(new ArrayList<>(call)));
        List<ObjectNode> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<ObjectNode> call = left.get(random.nextInt(left.size()));
            ordered.add(call.removeFirst());
            left.removeIf(List::isEmpty);
        }
        return ordered;
    }

    private static String chunk(List<ObjectNode> pieces) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode calls = root.putArray("choices")
                .addObject()
                .put("index", 0)
                .putObject("delta")
                .putArray("tool_calls");
        pieces.forEach(calls::add);
        return root.toString();
    }
}
