package dev.parley.bench.demo;

import dev.parley.model.Message;
import dev.parley.model.ToolCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the model is asked, and what it should say: {@code demo-model/heldout.json.gz}, written by {@code heldout.py}.
 *
 * @param refusals the sentences with which harmful requests are refused
 */
record HeldOut(List<String> refusals, List<Row> rows) {

    /**
     * One prompt.
     *
     * @param tools names of the tools that the prompt offers
     * @param call name of the tool that should be called; empty where the answer should be text
     * @param argument first argument of that call; empty where it has none
     * @param answers good answers, the best first; empty where a tool should be called
     */
    record Row(
            String category,
            List<String> tools,
            List<Message> messages,
            String call,
            String argument,
            List<String> answers) {}

    static HeldOut read(Path file) throws IOException {
        JsonNode root;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            root = JsonMapper.shared().readTree(in);
        }
        List<Row> rows = new ArrayList<>();
        root.path("rows").forEach(row -> rows.add(row(row)));
        return new HeldOut(texts(root.path("refusals")), List.copyOf(rows));
    }

    private static Row row(JsonNode row) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : row.path("messages")) {
            String text = message.path(1).asString("");
            String id = "c" + messages.size();
            switch (message.path(0).asString("")) {
                case "system" -> messages.add(new Message.System(text));
                case "user" -> messages.add(new Message.User(text));
                case "assistant" -> messages.add(new Message.Assistant(text));
                case "call" ->
                    messages.add(new Message.ToolCalls(
                            List.of(new ToolCall(id, text, message.path(2).asString("")))));
                default -> messages.add(new Message.ToolResult(id, "tool", text));
            }
        }
        List<String> answers = new ArrayList<>();
        if (row.has("answer")) {
            answers.add(row.path("answer").asString(""));
            answers.addAll(texts(row.path("also")));
        }
        JsonNode arguments = row.path("arguments");
        return new Row(
                row.path("category").asString(""),
                texts(row.path("tools")),
                List.copyOf(messages),
                row.path("call").asString(""),
                arguments.isEmpty() ? "" : arguments.iterator().next().asString(""),
                List.copyOf(answers));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString("")));
        return List.copyOf(texts);
    }
}
