package dev.parley.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.llama.chat.ChatFormat;
import dev.parley.llama.chat.ChatLayout;
import dev.parley.llama.chat.ChatMessage;
import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.llama.tokenizer.TokenizerJson;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ToolCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prompts of the compact profile in a file of {@code demo-model/prompts}, which the generator of the demo model's training
 * data is checked against. {@code -Dparley.prompts.write=true} writes the file anew; then the demo model has to be trained
 * again. Not thread-safe.
 */
public final class PromptFixture {

    private static final Path FOLDER = Path.of("../demo-model/prompts");
    private static final List<String> SPECIAL = List.of(
            "<|begin_of_text|>",
            "<|start_header_id|>",
            "<|end_header_id|>",
            "<|eom_id|>",
            "<|eot_id|>",
            "<|python_tag|>");
    private static final Tokenizer TOKENIZER = TokenizerJson.read(Path.of("../models/demo/tokenizer.json"));
    private static final ChatFormat FORMAT = new ChatFormat(TOKENIZER, PromptProfile.COMPACT, ChatLayout.LLAMA_3_1);

    private final String name;
    private final List<Map<String, Object>> situations = new ArrayList<>();

    /** @param name of the file, without its ending */
    public PromptFixture(String name) {
        this.name = name;
    }

    /** @param given what the system text was made from; empty where it is a text of its own */
    public void add(String situation, Map<String, Object> given, ChatRequest request) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("situation", situation);
        entry.put("given", new TreeMap<>(given));
        entry.put(
                "messages",
                request.messages().stream().map(PromptFixture::described).toList());
        entry.put("prompt", text(request));
        situations.add(entry);
    }

    /** Compares with the file, or writes it. */
    public void check() throws IOException {
        String json = JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(situations)
                + "\n";
        Path file = FOLDER.resolve(name + ".json");
        if (Boolean.getBoolean("parley.prompts.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, json);
        }
        assertThat(json.lines())
                .as("the demo model was trained on other prompts than %s: see docs/demo-model.md", file)
                .containsExactlyElementsOf(Files.readAllLines(file));
    }

    private static List<String> described(Message message) {
        return switch (message) {
            case Message.System(String text) -> List.of("system", text);
            case Message.User user -> List.of("user", user.text());
            case Message.Assistant(String text) -> List.of("assistant", text);
            case Message.ToolCalls(List<ToolCall> calls) ->
                List.of("call", calls.getFirst().name(), calls.getFirst().arguments());
            case Message.ToolResult result -> List.of("ipython", result.text());
        };
    }

    private static String text(ChatRequest request) {
        List<ChatMessage> messages =
                request.messages().stream().map(PromptFixture::message).toList();
        Map<Integer, String> special = new HashMap<>();
        SPECIAL.forEach(literal -> special.put(TOKENIZER.special(literal).orElseThrow(), literal));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : FORMAT.encode(messages, List.of(), request.today())) {
            String literal = special.get(token);
            bytes.writeBytes(literal == null ? TOKENIZER.bytes(token) : literal.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static ChatMessage message(Message message) {
        return switch (message) {
            case Message.System(String text) -> new ChatMessage.System(text);
            case Message.User user -> new ChatMessage.User(user.text());
            case Message.Assistant(String text) -> new ChatMessage.Assistant(text);
            case Message.ToolCalls(List<ToolCall> calls) ->
                new ChatMessage.ToolCalls(calls.stream()
                        .map(call -> new dev.parley.llama.chat.ToolCall(call.name(), call.arguments()))
                        .toList());
            case Message.ToolResult result -> new ChatMessage.ToolResult(result.text());
        };
    }
}
