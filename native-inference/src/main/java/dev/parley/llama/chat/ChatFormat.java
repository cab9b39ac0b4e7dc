package dev.parley.llama.chat;

import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.tokenizer.Tokenizer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds Llama 3 prompts as tokens. Message contents are plain text whatever they contain, so nobody can write a
 * special token into a prompt. Immutable and thread-safe.
 */
public final class ChatFormat {

    private static final String SYSTEM = "system";
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String TOOL_RESULT = "ipython";
    private static final String HEADER_END = "\n\n";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd MMM uuuu", Locale.ENGLISH);

    private static final String TOOL_INSTRUCTION = """
            You may call one of the functions below. When a call helps with the request, answer with nothing but one \
            JSON function call that has fitting arguments. Otherwise answer in plain words.

            Write a call in the form {"name": function name, "parameters": dictionary of argument name and its value}. \
            Do not use variables.

            """;

    private final Tokenizer tokenizer;
    private final PromptProfile profile;
    private final ChatLayout layout;
    private final int begin;
    private final int headerStart;
    private final int headerEnd;
    private final int endOfTurn;

    /**
     * A format for one checkpoint.
     *
     * @param layout matters for the full profile only
     * @throws IllegalArgumentException when the tokenizer lacks a special token that every Llama 3 has
     */
    public ChatFormat(Tokenizer tokenizer, PromptProfile profile, ChatLayout layout) {
        this.tokenizer = tokenizer;
        this.profile = profile;
        this.layout = layout;
        this.begin = special("<|begin_of_text|>");
        this.headerStart = special("<|start_header_id|>");
        this.headerEnd = special("<|end_header_id|>");
        this.endOfTurn = special("<|eot_id|>");
    }

    /**
     * The prompt from the begin token to the open assistant header.
     *
     * @param messages the conversation, the system message first
     * @param tools offered tools; the compact profile has them in the system text already and leaves them out here
     * @param today the date that the full profile tells the model
     * @throws IllegalArgumentException when there are tools but no user message, when a schema or the arguments of a
     *     call are not a JSON object, or when the compact profile needs a special token that the tokenizer lacks
     */
    public int[] encode(List<ChatMessage> messages, List<ToolDefinition> tools, LocalDate today) {
        TokenBuffer prompt = new TokenBuffer(tokenizer);
        prompt.add(begin);
        switch (profile) {
            case COMPACT -> messages.forEach(message -> addMessage(prompt, message));
            case FULL -> addFull(prompt, messages, tools, today);
        }
        addHeader(prompt, ASSISTANT);
        prompt.add(HEADER_END);
        return prompt.toArray();
    }

    private void addFull(TokenBuffer prompt, List<ChatMessage> messages, List<ToolDefinition> tools, LocalDate today) {
        boolean systemFirst = !messages.isEmpty() && messages.getFirst() instanceof ChatMessage.System;
        String system = systemFirst && messages.getFirst() instanceof ChatMessage.System(String text) ? text : "";
        switch (layout) {
            case LLAMA_3_1 -> addText(prompt, SYSTEM, systemText(system.strip(), !tools.isEmpty(), today));
            case LLAMA_3 -> {
                if (systemFirst) {
                    addText(prompt, SYSTEM, system.strip());
                }
            }
        }
        boolean toolsAdded = tools.isEmpty();
        for (ChatMessage message : messages.subList(systemFirst ? 1 : 0, messages.size())) {
            if (!toolsAdded && message instanceof ChatMessage.User(String text)) {
                addText(prompt, USER, toolText(tools) + text.strip());
                toolsAdded = true;
            } else {
                addMessage(prompt, message);
            }
        }
        if (!toolsAdded) {
            throw new IllegalArgumentException("messages: tools need a user message, because they are described in it");
        }
    }

    private static String systemText(String text, boolean tools, LocalDate today) {
        return (tools ? "Environment: ipython\n" : "") + "Cutting Knowledge Date: December 2023\nToday Date: "
                + DATE.format(today) + "\n\n" + text;
    }

    private static String toolText(List<ToolDefinition> tools) {
        StringBuilder text = new StringBuilder(TOOL_INSTRUCTION);
        for (ToolDefinition tool : tools) {
            ObjectNode definition = JsonNodeFactory.instance.objectNode();
            definition.put("type", "function");
            ObjectNode function = definition.putObject("function");
            function.put("name", tool.name());
            function.put("description", tool.description());
            function.set("parameters", JsonText.object(tool.schemaJson(), "schema of the tool " + tool.name()));
            text.append(JsonText.indented(definition)).append("\n\n");
        }
        return text.toString();
    }

    private void addMessage(TokenBuffer prompt, ChatMessage message) {
        switch (message) {
            case ChatMessage.System(String text) -> addText(prompt, SYSTEM, trimmed(text));
            case ChatMessage.User(String text) -> addText(prompt, USER, trimmed(text));
            case ChatMessage.Assistant(String text) -> addText(prompt, ASSISTANT, trimmed(text));
            case ChatMessage.ToolResult(String text) -> addText(prompt, TOOL_RESULT, text);
            // One message per call, because Llama 3 was trained on single calls only.
            case ChatMessage.ToolCalls(List<ToolCall> calls) -> calls.forEach(call -> addCall(prompt, call));
        }
    }

    /** The published templates of real Llama 3 trim contents; the compact template does not. */
    private String trimmed(String text) {
        return profile == PromptProfile.FULL ? text.strip() : text;
    }

    private void addText(TokenBuffer prompt, String role, String text) {
        addHeader(prompt, role);
        prompt.add(HEADER_END + text);
        prompt.add(endOfTurn);
    }

    private void addCall(TokenBuffer prompt, ToolCall call) {
        JsonNode arguments = JsonText.object(call.arguments(), "arguments of the call of " + call.name());
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", call.name());
        node.set("parameters", arguments);
        switch (profile) {
            case FULL -> addText(prompt, ASSISTANT, JsonText.line(node));
            case COMPACT -> {
                addHeader(prompt, ASSISTANT);
                prompt.add(HEADER_END);
                prompt.add(special("<|python_tag|>"));
                prompt.add(JsonText.line(node));
                prompt.add(special("<|eom_id|>"));
            }
        }
    }

    private void addHeader(TokenBuffer prompt, String role) {
        prompt.add(headerStart);
        prompt.add(role);
        prompt.add(headerEnd);
    }

    private int special(String literal) {
        return tokenizer
                .special(literal)
                .orElseThrow(() -> new IllegalArgumentException("the tokenizer has no special token " + literal));
    }
}
