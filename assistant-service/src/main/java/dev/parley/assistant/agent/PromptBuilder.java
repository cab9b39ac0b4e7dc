package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.Fact;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelInfo;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolDefinition;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Builds the request for a model within its context, counted by the model's own tokenizer. When there is too much, these
 * go first, step by step, in this order: tool results of earlier turns from the oldest on, earlier turns from the oldest
 * on, remembered facts from the last on, the ends of long tool results of this turn, the summary, the middle of what the
 * person wrote. The system text, the beginning and end of what the person wrote and the beginning of each result stay.
 * Thread-safe.
 */
final class PromptBuilder {

    private static final SamplingOptions FULL_SAMPLING = new SamplingOptions(0.6, 0.9, 0, null, List.of());

    /** Most characters of one tool result of this turn, one step after the other. */
    private static final int[] RESULT_CHARS = {4_000, 2_000, 1_000, 500, 250};

    /** Most characters of what the person wrote, one step after the other. */
    private static final int[] TEXT_CHARS = {8_000, 4_000, 2_000, 1_000, 500};

    /** What the answer gets at least, where the budget has hardly anything left. */
    private static final int MIN_ANSWER_TOKENS = 16;

    private static final String CUT = " … ";

    private final AgentProperties properties;

    PromptBuilder(AgentProperties properties) {
        this.properties = properties;
    }

    /**
     * @param tools the tools of the turn; they are offered unless the state has switched them off
     * @param foreign whether results of the tool of that name hold text of others
     * @param promptRoom most prompt tokens by the budget of the turn
     * @param answerRoom most tokens of the answer by the budget of the turn
     */
    Prompt build(
            AgentRequest request,
            LoopState state,
            List<ToolDefinition> tools,
            Predicate<String> foreign,
            ModelInfo model,
            ToIntFunction<ChatRequest> tokenizer,
            Instant started,
            int promptRoom,
            int answerRoom) {
        int most = Math.min(properties.maxAnswerTokens(), model.contextLength() / 4);
        int answer = Math.min(most, Math.max(answerRoom, MIN_ANSWER_TOKENS));
        int room = Math.min(promptRoom, model.contextLength() - answer);
        if (state.compacted()) {
            answer = Math.max(MIN_ANSWER_TOKENS, answer / 2);
            room = room / 2;
        }
        ZonedDateTime now = ZonedDateTime.ofInstant(started, properties.effectiveZone());
        Parts parts = new Parts(request, state, tools, foreign, model, now, answer);
        int last = steps(request);
        Prompt best = parts.assembled(0, tokenizer);
        if (best.tokens() <= room) {
            return best;
        }
        // Each step takes text away and adds none, so the least number of steps that fits is found by halving.
        int low = 1;
        int high = last;
        best = parts.assembled(last, tokenizer);
        while (low < high) {
            int middle = (low + high) >>> 1;
            Prompt candidate = parts.assembled(middle, tokenizer);
            if (candidate.tokens() <= room) {
                high = middle;
                best = candidate;
            } else {
                low = middle + 1;
            }
        }
        return best;
    }

    private static int steps(AgentRequest request) {
        return 2 * request.history().size()
                + request.facts().size()
                + RESULT_CHARS.length
                + (request.summary().isEmpty() ? 0 : 1)
                + TEXT_CHARS.length;
    }

    private final class Parts {

        private final AgentRequest request;
        private final LoopState state;
        private final List<ToolDefinition> tools;
        private final Predicate<String> foreign;
        private final ModelInfo model;
        private final ZonedDateTime now;
        private final int answerTokens;

        Parts(
                AgentRequest request,
                LoopState state,
                List<ToolDefinition> tools,
                Predicate<String> foreign,
                ModelInfo model,
                ZonedDateTime now,
                int answerTokens) {
            this.request = request;
            this.state = state;
            this.tools = tools;
            this.foreign = foreign;
            this.model = model;
            this.now = now;
            this.answerTokens = answerTokens;
        }

        Prompt assembled(int dropped, ToIntFunction<ChatRequest> tokenizer) {
            int turns = request.history().size();
            int left = dropped;
            int bare = Math.min(left, turns);
            left -= bare;
            int gone = Math.min(left, turns);
            left -= gone;
            int facts = request.facts().size();
            int forgotten = Math.min(left, facts);
            left -= forgotten;
            int results = Math.min(left, RESULT_CHARS.length);
            left -= results;
            boolean summary = !request.summary().isEmpty() && left == 0;
            left -= request.summary().isEmpty() || summary ? 0 : 1;
            List<LoggedMessage> logged = new ArrayList<>();
            for (int i = gone; i < turns; i++) {
                logged.addAll(
                        i < bare
                                ? withoutTools(request.history().get(i))
                                : fenced(request.history().get(i).messages(), Integer.MAX_VALUE));
            }
            int resultChars = results == 0 ? Integer.MAX_VALUE : RESULT_CHARS[results - 1];
            int textChars = left == 0 ? Integer.MAX_VALUE : TEXT_CHARS[left - 1];
            List<LoggedMessage> current = new ArrayList<>(state.messages());
            current.set(0, new LoggedMessage.User(question(textChars)));
            logged.addAll(fenced(current, resultChars));
            List<Message> messages = new ArrayList<>();
            messages.add(new Message.System(
                    system(request.facts().subList(0, facts - forgotten), summary ? request.summary() : "")));
            messages.addAll(History.of(logged));
            ChatRequest built = new ChatRequest(
                    messages,
                    state.toolsOff() ? List.of() : tools,
                    sampling(),
                    answerTokens,
                    now.toLocalDate(),
                    request.conversation());
            return new Prompt(built, tokenizer.applyAsInt(built), dropped);
        }

        private SamplingOptions sampling() {
            SamplingOptions usual = model.compactPrompts() ? SamplingOptions.GREEDY : FULL_SAMPLING;
            Double temperature = request.briefing().temperature();
            Double topP = request.briefing().topP();
            return temperature == null && topP == null
                    ? usual
                    : new SamplingOptions(
                            temperature == null ? usual.temperature() : temperature,
                            topP == null ? usual.topP() : topP,
                            0,
                            null,
                            List.of());
        }

        private String system(List<Fact> facts, String summary) {
            return model.compactPrompts()
                    ? SystemTexts.compact(name(), now, facts, tools)
                    : SystemTexts.full(name(), request.briefing(), facts, summary, !tools.isEmpty());
        }

        private String name() {
            return request.briefing().name().isEmpty()
                    ? properties.name()
                    : request.briefing().name();
        }

        private String question(int most) {
            StringBuilder text = new StringBuilder(middleCut(request.text(), most));
            for (Quoted quoted : request.quoted()) {
                String content = middleCut(quoted.text(), most);
                text.append("\n\n")
                        .append(
                                model.compactPrompts()
                                        ? quoted.kind() + ": " + content
                                        : Fence.around(quoted.kind(), content));
            }
            return text.toString();
        }

        private List<LoggedMessage> fenced(List<LoggedMessage> messages, int resultChars) {
            List<LoggedMessage> fenced = new ArrayList<>();
            for (LoggedMessage message : messages) {
                fenced.add(
                        switch (message) {
                            case LoggedMessage.ToolResult result -> {
                                String text = endCut(result.text(), resultChars);
                                boolean bare = model.compactPrompts() || !foreign.test(result.name());
                                yield new LoggedMessage.ToolResult(
                                        result.callId(),
                                        result.name(),
                                        bare ? text : Fence.around(SystemTexts.DATA_LABEL, text));
                            }
                            case LoggedMessage.User user -> user;
                            case LoggedMessage.Assistant assistant -> assistant;
                            case LoggedMessage.ToolCall call -> call;
                        });
            }
            return fenced;
        }
    }

    private static List<LoggedMessage> withoutTools(LoggedTurn turn) {
        return turn.messages().stream()
                .filter(message -> message instanceof LoggedMessage.User || message instanceof LoggedMessage.Assistant)
                .toList();
    }

    private static String endCut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, border(text, most)) + CUT;
    }

    private static String middleCut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int half = most / 2;
        return text.substring(0, border(text, half)) + CUT + text.substring(border(text, text.length() - half));
    }

    /** Never between the halves of a character. */
    private static int border(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }
}
