package dev.parley.llama.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallParserTests {

    private static final String STRUCTURE = "{}[]<>\"':,`\\\n()=;";
    private static final String TAG = "<|python_tag|>";
    private static final Set<String> OFFERED = Set.of("web_search", "web", "remember", "calculator");
    private static final String CALL = "{\"name\": \"web_search\", \"parameters\": {\"q\": \"a}b\"}}";
    private static final ToolCall PARSED = new ToolCall("web_search", "{\"q\":\"a}b\"}");

    private static final List<String> SAMPLES = List.of(
            CALL,
            TAG + CALL,
            "Sure.\n\n" + CALL,
            "\n\n" + CALL + "; " + CALL + "\n",
            CALL + " and more text",
            "```json\n" + CALL + "\n```",
            "```\n" + CALL + "\n```\nthere",
            "```java\nint[] x = {1};\n```\n" + CALL,
            "``" + CALL + "``",
            "`" + CALL + "`",
            TAG + "web_search.call(query=\"x, y\", n=3)",
            TAG + "print('hi')\nweb_search",
            "before " + TAG + " " + CALL,
            "<function=remember>{\"fact\": \"x\"}</function>",
            "<function=remember>{\"fact\": \"x\"}",
            "<function=unknown>{}</function>",
            "<functional> < 3",
            "[web_search(q='it\\'s', n=-1.5e3), remember(fact=\"b\", deep={'a': [True, None]})]",
            "[1] A source [web](x) [web_search] [web_search(",
            "{\"name\": \"unknown\", \"parameters\": {}} " + CALL,
            "{\"result\": " + CALL + "}",
            "{\"name\": \"web_search\", \"parameters\": {\"q\": \"cut off",
            "{\"name\": \"calculator\", \"parameters\": {\"expression\": \"1+1\"}",
            "{\"type\": \"function\", \"name\": \"web\", \"arguments\": \"{\\\"q\\\": 1}\"}",
            "{'name': 'web', 'arguments': {'ok': True}}",
            "{\"name\": \"web\"}",
            "{\"name\": \"web\", \"name\": \"web\", \"parameters\": {}}",
            "{{{[[[]]]}}} \n\n" + CALL,
            "``` ```` ``",
            "\n \n",
            CALL + " ;, ",
            "plain text ü😀 with 'quotes' and {braces} [brackets] <tags>");

    private static final List<String> FRAGMENTS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"name\": ",
            "\"web_search\"",
            "\"parameters\": ",
            ", ",
            "web(",
            ")",
            "x='y'",
            "```",
            "`",
            "json",
            "\n",
            " ",
            "<function=web>",
            "</function>",
            "text",
            ";",
            "\\",
            "'",
            TAG,
            CALL);

    @Property(tries = 3000)
    void accept_samplesCutAnywhere_givesTheSameResult(@ForAll long seed) {
        Random random = new Random(seed);
        String output = SAMPLES.get(random.nextInt(SAMPLES.size()));
        assertCutIndependent(output, random);
    }

    @Property(tries = 5000)
    void accept_fragmentsCutAnywhere_givesTheSameResult(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder output = new StringBuilder();
        for (int count = random.nextInt(16); count > 0; count--) {
            output.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        }
        assertCutIndependent(output.toString(), random);
    }

    @Property(tries = 3000)
    void accept_randomText_isNeverLostNorAFault(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        for (int index = 0; index < bytes.length; index++) {
            // Structure more often than chance would have it.
            if (random.nextInt(3) == 0) {
                bytes[index] = (byte) STRUCTURE.charAt(random.nextInt(STRUCTURE.length()));
            }
        }
        String output = new String(bytes, StandardCharsets.UTF_8).replace(TAG, "");
        List<Object> results = parse(output, random);

        assertThat(results).allMatch(String.class::isInstance);
        assertThat(String.join("", results.stream().map(String.class::cast).toList()))
                .isEqualTo(output);
    }

    @Test
    void accept_deepAndLongValuesWithinTheLimits_areCalls() {
        String deep = "[".repeat(150) + "]".repeat(150);
        String number = "1".repeat(900);

        assertThat(parse("{\"name\": \"web\", \"parameters\": {\"a\": " + deep + ", \"n\": " + number + "}}", 7))
                .containsExactly(new ToolCall("web", "{\"a\":" + deep + ",\"n\":" + number + "}"));
    }

    @Test
    void accept_formatsOfTheFamily_areCalls() {
        assertThat(parse(CALL, 1)).containsExactly(PARSED);
        assertThat(parse(TAG + CALL, 1)).containsExactly(PARSED);
        assertThat(parse("```json\n" + CALL + "\n```", 1)).containsExactly(PARSED);
        assertThat(parse("\n" + CALL + "; " + CALL + "\n", 2)).containsExactly(PARSED, PARSED);
        assertThat(parse("Sure: " + CALL, 5)).containsExactly("Sure: ", PARSED);
        assertThat(parse(SAMPLES.get(10), 2))
                .containsExactly(new ToolCall("web_search", "{\"query\":\"x, y\",\"n\":3}"));
        assertThat(parse(SAMPLES.get(13), 3)).containsExactly(new ToolCall("remember", "{\"fact\":\"x\"}"));
        assertThat(parse(SAMPLES.get(14), 3)).containsExactly(new ToolCall("remember", "{\"fact\":\"x\"}"));
        assertThat(parse("[web_search(q='it\\'s'), remember(deep={'a': [True, None]})]", 4))
                .containsExactly(
                        new ToolCall("web_search", "{\"q\":\"it's\"}"),
                        new ToolCall("remember", "{\"deep\":{\"a\":[true,null]}}"));
        assertThat(parse("{\"type\": \"function\", \"name\": \"web\", \"arguments\": \"{\\\"q\\\": 1}\"}", 1))
                .containsExactly(new ToolCall("web", "{\"q\":1}"));
        assertThat(parse("{\"parameters\": null, \"name\": \"web\"}", 1)).containsExactly(new ToolCall("web", "{}"));
    }

    @Test
    void finish_forgottenBraces_areAdded() {
        assertThat(parse("{\"name\": \"web\", \"parameters\": {\"q\": 1}", 3))
                .containsExactly(new ToolCall("web", "{\"q\":1}"));
        assertThat(parse("{\"name\": \"web\", \"parameters\": {\"q\": \"a\"", 3))
                .containsExactly(new ToolCall("web", "{\"q\":\"a\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"unknown\", \"parameters\": {}}",
                "{\"name\": \"web\"}",
                "{\"name\": \"web\", \"parameters\": [1]}",
                "{\"name\": \"web\", \"parameters\": {\"q\": \"cut",
                "{\"result\": {\"name\": \"web\", \"parameters\": {}}}",
                "`{\"name\": \"web\", \"parameters\": {}}`",
                "[web(x)]",
                "[web(__import__('os').system('x'))]",
                "[web(q=1), unknown(q=2)]",
                "<function=unknown>{}</function>",
                "web_search.call(query=\"x\")",
                "```python\n{\"name\": \"web\", \"parameters\": {}}\n```",
                "[1] and [web](https://example.org)",
                "\n\n",
                "``"
            })
    void accept_whatIsNotACall_isTextUnchanged(String output) {
        assertThat(parse(output, 1)).containsExactly(output);
    }

    @Test
    void accept_textAfterPythonTagThatIsNoCall_isKept() {
        assertThat(parse(TAG + "print('web')", 2)).containsExactly("print('web')");
    }

    @Test
    void accept_textThatCannotBeACall_streamsAtOnce() {
        ToolCallParser parser = new ToolCallParser(OFFERED);

        assertThat(parser.accept("Hello ")).containsExactly(new ToolCallEvent.Text("Hello "));
        assertThat(parser.accept("[1")).containsExactly(new ToolCallEvent.Text("[1"));
        assertThat(parser.accept("] {x")).containsExactly(new ToolCallEvent.Text("] {x"));
        assertThat(parser.accept("} {\"na")).containsExactly(new ToolCallEvent.Text("} "));
        assertThat(parser.accept("tion\"")).containsExactly(new ToolCallEvent.Text("{\"nation\""));
    }

    @Test
    void accept_noToolsOffered_passesEverythingAtOnce() {
        ToolCallParser parser = new ToolCallParser(Set.of());

        assertThat(parser.accept("\n" + CALL + "`")).containsExactly(new ToolCallEvent.Text("\n" + CALL + "`"));
        assertThat(parser.finish()).isEmpty();
    }

    @Test
    void accept_endlessCall_isGivenUpAsText() {
        String output =
                "{\"name\": \"web\", \"parameters\": {\"q\": \"" + "x".repeat(CallRecognizer.MAX_CALL_CHARACTERS);

        assertThat(parse(output, 997)).containsExactly(output);
        assertThat(parse(output + "\"}}", 1009)).containsExactly(output + "\"}}");
    }

    @Test
    void accept_deepNesting_isText() {
        String output = "{\"name\": \"web\", \"parameters\": " + "{\"a\":".repeat(300);

        assertThat(parse(output, 50)).containsExactly(output);
    }

    private static void assertCutIndependent(String output, Random random) {
        List<Object> whole = parse(output, Integer.MAX_VALUE);
        for (int size : new int[] {1, 2, 5}) {
            assertThat(parse(output, size)).as("cut by %d: %s", size, output).isEqualTo(whole);
        }
        assertThat(parse(output, random)).as(output).isEqualTo(whole);
    }

    private static List<Object> parse(String output, int size) {
        return parse(output, new Random() {
            @Override
            public int nextInt(int bound) {
                return Math.min(size, bound) - 1;
            }
        });
    }

    /** Texts joined where they touch, and calls. */
    private static List<Object> parse(String output, Random cuts) {
        ToolCallParser parser = new ToolCallParser(OFFERED);
        List<ToolCallEvent> events = new ArrayList<>();
        boolean first = true;
        for (String run : output.split(Pattern.quote(TAG), -1)) {
            if (!first) {
                events.addAll(parser.acceptPythonTag());
            }
            first = false;
            int start = 0;
            while (start < run.length()) {
                int end = start + 1 + cuts.nextInt(run.length() - start);
                events.addAll(parser.accept(run.substring(start, end)));
                start = end;
            }
        }
        events.addAll(parser.finish());
        List<Object> results = new ArrayList<>();
        for (ToolCallEvent event : events) {
            switch (event) {
                case ToolCallEvent.Call(ToolCall call) -> results.add(call);
                case ToolCallEvent.Text(String text) -> {
                    if (!results.isEmpty() && results.getLast() instanceof String before) {
                        results.set(results.size() - 1, before + text);
                    } else {
                        results.add(text);
                    }
                }
            }
        }
        return results;
    }
}
