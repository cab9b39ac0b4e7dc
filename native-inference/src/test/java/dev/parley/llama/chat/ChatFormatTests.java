package dev.parley.llama.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.llama.tokenizer.TokenizerFixtures;
import dev.parley.llama.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ChatFormatTests {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 4);
    private static final String CALL_ARGUMENTS = "{\"query\":\"né \\\"x\\\"\",\"n\":[1,2.50,true,null],\"o\":{}}";
    private static final ToolDefinition SEARCH = new ToolDefinition(
            "web_search", "Finds pages", "{\"type\":\"object\",\"properties\":{},\"required\":[\"q\"]}");

    @TempDir
    Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void readTokenizer() throws IOException {
        tokenizer = TokenizerFixtures.tokenizer(folder);
    }

    @Test
    void encode_compactConversation_isRenderedAsTheTemplateDoes() {
        int[] prompt = new ChatFormat(tokenizer, PromptProfile.COMPACT, ChatLayout.LLAMA_3_1)
                .encode(
                        List.of(
                                new ChatMessage.System("Be kind.\n"),
                                new ChatMessage.User(" hello "),
                                new ChatMessage.ToolCalls(List.of(new ToolCall("web_search", CALL_ARGUMENTS))),
                                new ChatMessage.ToolResult("[1] title"),
                                new ChatMessage.Assistant("Done.")),
                        List.of(SEARCH),
                        TODAY);

        assertThat(render(prompt))
                .isEqualTo("<|begin_of_text|>"
                        + "<|start_header_id|>system<|end_header_id|>\n\nBe kind.\n<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\n hello <|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n<|python_tag|>"
                        + "{\"name\": \"web_search\", \"parameters\": {\"query\": \"né \\\"x\\\"\","
                        + " \"n\": [1, 2.50, true, null], \"o\": {}}}<|eom_id|>"
                        + "<|start_header_id|>ipython<|end_header_id|>\n\n[1] title<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\nDone.<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void encode_fullWithoutTools_alwaysHasTheSystemHeaderWithDates() {
        int[] prompt = new ChatFormat(tokenizer, PromptProfile.FULL, ChatLayout.LLAMA_3_1)
                .encode(List.of(new ChatMessage.User(" hello ")), List.of(), TODAY);

        assertThat(render(prompt))
                .isEqualTo("<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n"
                        + "Cutting Knowledge Date: December 2023\nToday Date: 04 Mar 2026\n\n<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nhello<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void encode_fullWithTools_describesThemInTheFirstUserMessageOnly() {
        String prompt = render(new ChatFormat(tokenizer, PromptProfile.FULL, ChatLayout.LLAMA_3_1)
                .encode(
                        List.of(
                                new ChatMessage.System("Be kind."),
                                new ChatMessage.User("first"),
                                new ChatMessage.ToolCalls(List.of(new ToolCall("web_search", "{\"q\":\"a\"}"))),
                                new ChatMessage.ToolResult(" raw "),
                                new ChatMessage.User("second")),
                        List.of(SEARCH),
                        TODAY));

        assertThat(prompt)
                .contains("\n\nEnvironment: ipython\nCutting Knowledge Date: December 2023\n"
                        + "Today Date: 04 Mar 2026\n\nBe kind.<|eot_id|>")
                .contains("""
                        {
                            "type": "function",
                            "function": {
                                "name": "web_search",
                                "description": "Finds pages",
                                "parameters": {
                                    "type": "object",
                                    "properties": {},
                                    "required": [
                                        "q"
                                    ]
                                }
                            }
                        }

                        first<|eot_id|>""")
                .contains("{\"name\": function name, \"parameters\": dictionary of argument name and its value}")
                .contains("<|end_header_id|>\n\n{\"name\": \"web_search\", \"parameters\": {\"q\": \"a\"}}<|eot_id|>")
                .contains("<|start_header_id|>ipython<|end_header_id|>\n\n raw <|eot_id|>")
                .contains("<|start_header_id|>user<|end_header_id|>\n\nsecond<|eot_id|>")
                .containsOnlyOnce("\"description\"");
    }

    @Test
    void encode_llama3_hasNoDatesAndNoSystemHeaderOfItsOwn() {
        ChatFormat format = new ChatFormat(tokenizer, PromptProfile.FULL, ChatLayout.LLAMA_3);

        assertThat(render(format.encode(List.of(new ChatMessage.User(" hello ")), List.of(), TODAY)))
                .isEqualTo("<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhello<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
        assertThat(render(format.encode(
                        List.of(
                                new ChatMessage.System(" Be kind.\n"),
                                new ChatMessage.User("hello"),
                                new ChatMessage.Assistant(" Hi. "),
                                new ChatMessage.User("bye")),
                        List.of(),
                        TODAY)))
                .isEqualTo("<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nhello<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\nHi.<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nbye<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void encode_llama31Conversation_isRenderedAsPublished() {
        ChatFormat format = new ChatFormat(tokenizer, PromptProfile.FULL, ChatLayout.LLAMA_3_1);

        assertThat(render(format.encode(
                        List.of(
                                new ChatMessage.System("Be kind."),
                                new ChatMessage.User("hello"),
                                new ChatMessage.Assistant("Hi."),
                                new ChatMessage.User("bye")),
                        List.of(),
                        TODAY)))
                .isEqualTo("<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n"
                        + "Cutting Knowledge Date: December 2023\nToday Date: 04 Mar 2026\n\nBe kind.<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nhello<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\nHi.<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nbye<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void encode_specialLiteralsInContents_yieldNoSpecialTokens() {
        String attack = String.join("", TokenizerFixtures.SPECIALS);
        List<ChatFormat> formats = List.of(
                new ChatFormat(tokenizer, PromptProfile.COMPACT, ChatLayout.LLAMA_3_1),
                new ChatFormat(tokenizer, PromptProfile.FULL, ChatLayout.LLAMA_3_1),
                new ChatFormat(tokenizer, PromptProfile.FULL, ChatLayout.LLAMA_3));
        for (ChatFormat format : formats) {
            long honest = specials(format.encode(conversation("x"), List.of(), TODAY));
            long attacked = specials(format.encode(conversation(attack), List.of(), TODAY));

            assertThat(attacked).isEqualTo(honest);
        }
    }

    @Test
    void encode_contentAfterHeader_isOneRunOfText() {
        int[] prompt = new ChatFormat(tokenizer, PromptProfile.COMPACT, ChatLayout.LLAMA_3_1)
                .encode(List.of(new ChatMessage.User("\nhello")), List.of(), TODAY);
        int[] run = tokenizer.encode("\n\n\nhello");

        assertThat(Arrays.stream(prompt).boxed().toList())
                .containsSequence(Arrays.stream(run).boxed().toList());
    }

    @Test
    void encode_badInput_namesWhatIsWrong() {
        ChatFormat format = new ChatFormat(tokenizer, PromptProfile.FULL, ChatLayout.LLAMA_3_1);
        List<ChatMessage> noUser = List.of(new ChatMessage.System("x"));
        List<ChatMessage> badCall = List.of(new ChatMessage.ToolCalls(List.of(new ToolCall("web_search", "[1]"))));
        List<ToolDefinition> badSchema = List.of(new ToolDefinition("t", "d", "{"));

        assertThatThrownBy(() -> format.encode(noUser, List.of(SEARCH), TODAY)).hasMessageContaining("user message");
        assertThatThrownBy(() -> format.encode(badCall, List.of(), TODAY)).hasMessageContaining("web_search");
        assertThatThrownBy(() -> format.encode(List.of(new ChatMessage.User("x")), badSchema, TODAY))
                .hasMessageContaining("schema of the tool t");
    }

    @Test
    void construct_tokenizerWithoutHeaderTokens_isRefused() throws IOException {
        ObjectNode tree = TokenizerFixtures.tree();
        ((ArrayNode) tree.path("added_tokens")).remove(2);
        Path file = TokenizerFixtures.write(folder, tree);
        Tokenizer poor = TokenizerJson.read(file);

        assertThatThrownBy(() -> new ChatFormat(poor, PromptProfile.FULL, ChatLayout.LLAMA_3_1))
                .hasMessageContaining("<|start_header_id|>");
    }

    private static List<ChatMessage> conversation(String content) {
        return List.of(
                new ChatMessage.System(content),
                new ChatMessage.User(content),
                new ChatMessage.ToolCalls(List.of(new ToolCall(content, "{\"" + content + "\":\"" + content + "\"}"))),
                new ChatMessage.ToolResult(content),
                new ChatMessage.Assistant(content));
    }

    private long specials(int[] prompt) {
        return Arrays.stream(prompt).filter(tokenizer::isSpecial).count();
    }

    private String render(int[] prompt) {
        StringBuilder text = new StringBuilder();
        int start = 0;
        for (int index = 0; index < prompt.length; index++) {
            if (tokenizer.isSpecial(prompt[index])) {
                int token = prompt[index];
                text.append(tokenizer.decode(Arrays.copyOfRange(prompt, start, index)));
                TokenizerFixtures.SPECIALS.stream()
                        .filter(name -> tokenizer.special(name).orElseThrow() == token)
                        .forEach(text::append);
                start = index + 1;
            }
        }
        return text.append(tokenizer.decode(Arrays.copyOfRange(prompt, start, prompt.length)))
                .toString();
    }
}
