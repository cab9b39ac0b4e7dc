package dev.parley.llama.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.llama.chat.ToolCall;
import dev.parley.llama.chat.ToolCallEvent;
import dev.parley.llama.chat.ToolCallParser;
import dev.parley.llama.chat.ToolDefinition;
import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.grammar.schema.UnsupportedSchemaException;
import dev.parley.llama.sampling.TokenConstraint;
import dev.parley.llama.sampling.TokenMatcher;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class ToolConstraintTests {

    private static final ListTokenizer TOKENIZER = new ListTokenizer(ListTokenizer.JSON_FRAGMENTS);
    private static final int PYTHON_TAG = TOKENIZER.special("<|python_tag|>").orElseThrow();
    private static final String SEARCH_SCHEMA = """
            {"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":30},
             "limit":{"type":"integer","minimum":1,"maximum":10}},"required":["query"],"additionalProperties":false}""";
    private static final ToolDefinition SEARCH = new ToolDefinition("web_search", "Finds pages", SEARCH_SCHEMA);
    private static final ToolDefinition CLOCK = new ToolDefinition(
            "clock", "Tells the time", "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
    private static final List<ToolDefinition> TOOLS = List.of(SEARCH, CLOCK);
    private static final String CALL = "{\"name\": \"web_search\", \"parameters\": {\"query\": \"x\"}}";

    private final Constraints full = new Constraints(TOKENIZER, PromptProfile.FULL);
    private final Constraints compact = new Constraints(TOKENIZER, PromptProfile.COMPACT);

    @Test
    void matcher_freeText_isNotConstrained() {
        TokenMatcher matcher = full.forTools(TOOLS, new ToolChoice.Auto()).matcher();

        write(matcher, "A set {1, 2} and {\"name\": \"Alice\", \"age\": 3} <b>bold</b> <function=unknown>");

        assertThat(matcher.allowed()).isNull();
        assertThat(matcher.mayEnd()).isTrue();
    }

    @Test
    void matcher_openingAtTheBeginning_leavesOnlyOfferedTools() {
        TokenMatcher matcher = full.forTools(TOOLS, new ToolChoice.Auto()).matcher();

        write(matcher, "\n{\"name\":");

        assertThat(matcher.mayEnd()).isFalse();
        write(matcher, " \"");
        assertThat(allowedBytes(matcher)).isEqualTo("cw");
        write(matcher, "web_search\", \"parameters\": {\"");
        assertThat(allowedBytes(matcher)).isEqualTo("\\lq");
        write(matcher, "query\": \"x\"}");
        assertThat(matcher.mayEnd()).isFalse();
        write(matcher, "}");
        assertThat(matcher.mayEnd()).isTrue();
        assertThat(matcher.allowed()).as("a second call or text may follow").isNull();
    }

    @Test
    void matcher_jsonInText_isConstrainedOnceItNamesATool() {
        TokenMatcher matcher = full.forTools(TOOLS, new ToolChoice.Auto()).matcher();

        write(matcher, "Here: {\"name\": \"web_");
        assertThat(matcher.allowed()).isNull();
        write(matcher, "search\"");

        assertThat(matcher.mayEnd()).isFalse();
        assertThat(allowedBytes(matcher)).isEqualTo("\t\n ,");
    }

    @Test
    void matcher_functionTag_isConstrainedToItsSchema() {
        TokenMatcher matcher = full.forTools(TOOLS, new ToolChoice.Auto()).matcher();

        write(matcher, "<function=clock>");
        assertThat(allowedBytes(matcher)).isEqualTo("{");
        write(matcher, "{}");
        assertThat(allowedBytes(matcher)).isEqualTo("<");
        write(matcher, "</function>");

        assertThat(matcher.mayEnd()).isTrue();
    }

    @Test
    void matcher_pythonTag_allowsOneCallAndThenTheEnd() {
        TokenMatcher matcher = compact.forTools(TOOLS, new ToolChoice.Auto()).matcher();

        matcher.accept(PYTHON_TAG);
        assertThat(matcher.mayEnd()).isFalse();
        assertThat(allowedBytes(matcher)).isEqualTo("{");
        write(matcher, CALL);

        assertThat(matcher.mayEnd()).isTrue();
        assertThat(matcher.allowed()).isNotNull();
        assertThat(BitSet.valueOf(matcher.allowed()).isEmpty()).isTrue();
    }

    @Test
    void matcher_oneCallOnly_endsAfterItWhereASecondCouldFollow() {
        TokenMatcher several = full.forTools(TOOLS, new ToolChoice.Auto()).matcher();
        TokenMatcher one = full.forTools(TOOLS, new ToolChoice.Auto(), false).matcher();
        write(several, CALL);
        write(one, CALL);

        assertThat(several.allowed()).isNull();
        assertThat(one.mayEnd()).isTrue();
        assertThat(one.allowed()).isNotNull();
        assertThat(BitSet.valueOf(one.allowed()).isEmpty()).isTrue();
    }

    @Test
    void matcher_requiredCall_beginsAtOnceInTheWayOfTheModel() {
        TokenMatcher plain = full.forTools(TOOLS, new ToolChoice.Required()).matcher();
        assertThat(plain.mayEnd()).isFalse();
        assertThat(allowedBytes(plain)).isEqualTo("{");
        write(plain, CALL);
        assertThat(plain.mayEnd()).isTrue();

        TokenMatcher announced =
                compact.forTools(TOOLS, new ToolChoice.Required()).matcher();
        assertThat(BitSet.valueOf(announced.allowed()).stream().toArray()).containsExactly(PYTHON_TAG);
        announced.accept(PYTHON_TAG);
        write(announced, CALL);
        assertThat(announced.mayEnd()).isTrue();
    }

    @Test
    void matcher_namedTool_leavesNoOther() {
        TokenMatcher matcher =
                full.forTools(TOOLS, new ToolChoice.Named("clock")).matcher();

        write(matcher, "{\"name\": \"");

        assertThat(allowedBytes(matcher)).isEqualTo("c");
    }

    @Test
    void matcher_noCall_forbidsTheAnnouncementOnly() {
        TokenMatcher matcher = full.forTools(TOOLS, new ToolChoice.None()).matcher();

        BitSet allowed = BitSet.valueOf(matcher.allowed());

        assertThat(allowed.get(PYTHON_TAG)).isFalse();
        assertThat(allowed.cardinality()).isEqualTo(TOKENIZER.vocabSize() - 1);
        assertThat(matcher.mayEnd()).isTrue();
    }

    @Test
    void forTools_whatIsNotPossible_isRefused() {
        assertThatThrownBy(() -> full.forTools(TOOLS, new ToolChoice.Named("other")))
                .hasMessageContaining("tool_choice");
        assertThatThrownBy(() -> full.forTools(List.of(), new ToolChoice.Required()))
                .hasMessageContaining("tool_choice");
        ToolDefinition odd = new ToolDefinition("odd", "", "{\"not\":{}}");
        assertThatThrownBy(() -> full.forTools(List.of(odd), new ToolChoice.Auto()))
                .isInstanceOf(UnsupportedSchemaException.class)
                .hasMessageContaining("not");
    }

    @Test
    void forTools_sameToolsAgain_areNotCompiledAgain() {
        TokenConstraint first = full.forTools(TOOLS, new ToolChoice.Auto());

        assertThat(full.forTools(List.copyOf(TOOLS), new ToolChoice.Auto())).isSameAs(first);
    }

    /** Whatever the masks let through is a valid call for the parser that reads it. */
    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void matcher_anyAllowedCall_isReadAsACall(@ForAll long seed) {
        Random random = new Random(seed);
        TokenMatcher matcher = full.forTools(TOOLS, new ToolChoice.Required()).matcher();
        List<Integer> tokens = new ArrayList<>();
        while (!matcher.mayEnd()) {
            int[] allowed = BitSet.valueOf(matcher.allowed()).stream().toArray();
            assertThat(allowed).isNotEmpty();
            int token = allowed[random.nextInt(allowed.length)];
            tokens.add(token);
            matcher.accept(token);
        }
        String text =
                TOKENIZER.decode(tokens.stream().mapToInt(Integer::intValue).toArray());
        ToolCallParser parser = new ToolCallParser(Set.of("web_search", "clock"));
        List<ToolCallEvent> events = new ArrayList<>(parser.accept(text));
        events.addAll(parser.finish());

        assertThat(events).as(text).singleElement().isInstanceOf(ToolCallEvent.Call.class);
        ToolCall call = ((ToolCallEvent.Call) events.getFirst()).call();
        if (call.name().equals("web_search")) {
            assertThat(new Reference(Reference.MAPPER.readTree(SEARCH_SCHEMA))
                            .isValid(Reference.MAPPER.readTree(call.arguments())))
                    .as(call.arguments())
                    .isTrue();
        } else {
            assertThat(call.arguments()).isEqualTo("{}");
        }
    }

    private static void write(TokenMatcher matcher, String text) {
        for (int token : TOKENIZER.encode(text)) {
            long[] allowed = matcher.allowed();
            assertThat(allowed == null || (allowed[token / Long.SIZE] >>> token & 1) == 1)
                    .as("%s in %s", TOKENIZER.decode(new int[] {token}), text)
                    .isTrue();
            matcher.accept(token);
        }
    }

    /** The single bytes that may come. */
    private static String allowedBytes(TokenMatcher matcher) {
        StringBuilder bytes = new StringBuilder();
        BitSet.valueOf(matcher.allowed()).stream()
                .filter(token -> token < 256)
                .forEach(token -> bytes.append((char) token));
        return bytes.toString();
    }
}
