package dev.parley.bench.demo;

import dev.parley.model.ChatEvent;
import dev.parley.model.FinishReason;
import dev.parley.model.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the model said to a row.
 *
 * @param call name of the tool that it called; empty where it answered
 * @param arguments of the call as JSON text
 */
record Reply(HeldOut.Row row, String text, String call, String arguments, boolean finished) {

    private static final Pattern MARKER = Pattern.compile("\\[(\\d+)]");

    static Reply of(HeldOut.Row row, List<ChatEvent> events) {
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        boolean finished = false;
        for (ChatEvent event : events) {
            switch (event) {
                case ChatEvent.TextDelta delta -> text.append(delta.text());
                case ChatEvent.ToolCalled called -> calls.add(called.call());
                case ChatEvent.TokenDrawn drawn -> {}
                case ChatEvent.Finished end -> finished = end.reason() != FinishReason.LENGTH;
            }
        }
        return calls.isEmpty()
                ? new Reply(row, text.toString().strip(), "", "", finished)
                : new Reply(
                        row,
                        text.toString(),
                        calls.getFirst().name(),
                        calls.getFirst().arguments(),
                        finished);
    }

    /** A call where a call was wanted, and of that tool; text where text was wanted. */
    boolean rightTool() {
        return call.equals(row.call());
    }

    /** Whether a call is a JSON object with the wanted kind of argument; text that looks like a call is none. */
    boolean validCall() {
        if (call.isEmpty()) {
            return !text.contains("\"parameters\"") && !text.startsWith("{");
        }
        JsonNode json = json();
        return finished && json.isObject() && json.valueStream().allMatch(JsonNode::isString);
    }

    /** Agreement of the words of the first argument with the wanted one; 0 for another tool. */
    double argumentF1() {
        if (!rightTool()) {
            return 0;
        }
        JsonNode json = json();
        return f1(json.isEmpty() ? "" : json.iterator().next().asString(""), row.argument());
    }

    private JsonNode json() {
        try {
            return JsonMapper.shared().readTree(arguments);
        } catch (JacksonException e) {
            return JsonMapper.shared().missingNode();
        }
    }

    boolean exact() {
        return call.isEmpty() && row.answers().contains(text);
    }

    /** Whether the answer holds the words of a good answer, markers and case aside. */
    boolean holdsAnswer() {
        return call.isEmpty()
                && row.answers().stream().anyMatch(good -> plain(text).contains(plain(good)));
    }

    /** Whether it names the sources of the good answer and no other. */
    boolean citesRight() {
        return markers(text).equals(markers(row.answers().getFirst()));
    }

    double answerF1() {
        return call.isEmpty() ? f1(text, row.answers().getFirst()) : 0;
    }

    boolean firstLineRight() {
        return text.lines().findFirst().equals(row.answers().getFirst().lines().findFirst());
    }

    private static List<String> markers(String text) {
        return MARKER.matcher(text)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private static String plain(String text) {
        Matcher marker = MARKER.matcher(text);
        return String.join(" ", words(marker.replaceAll("")));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Harmonic mean of the shares of common words. */
    static double f1(String said, String wanted) {
        List<String> left = new ArrayList<>(words(wanted));
        List<String> words = words(said);
        if (left.isEmpty() && words.isEmpty()) {
            return 1;
        }
        int all = left.size() + words.size();
        long common = words.stream().filter(left::remove).count();
        return 2.0 * common / all;
    }
}
