package dev.parley.assistant.openai;

import dev.parley.model.ChatRequest;
import dev.parley.model.ToolDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads and checks chat completion requests. A parameter that would change the answer and is not served is refused. Stateless. */
@Component
class CompletionReader {

    /** What an answer or its form depends on. */
    private static final Set<String> SERVED = Set.of(
            "model",
            "messages",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "temperature",
            "top_p",
            "seed",
            "stop",
            "max_tokens",
            "max_completion_tokens",
            "presence_penalty",
            "frequency_penalty",
            "logit_bias",
            "n",
            "logprobs",
            "top_logprobs",
            "response_format",
            "stream",
            "stream_options",
            "user",
            "safety_identifier",
            "prompt_cache_key");

    private final ApiLimits limits;
    private final MessageReader messages;
    private final ToolReader tools;
    private final SamplingReader sampling;
    private final FormatReader format;

    CompletionReader(ApiProperties properties) {
        this.limits = properties.limits();
        this.messages = new MessageReader(limits);
        this.tools = new ToolReader(limits);
        this.sampling = new SamplingReader(limits);
        this.format = new FormatReader(tools);
    }

    CompletionRequest read(JsonNode root) {
        if (!root.isObject()) {
            throw OpenAiException.invalid("body", "must be a JSON object");
        }
        Set<String> given = new HashSet<>();
        for (String name : root.propertyNames()) {
            if (root.path(name).isNull()) {
                continue;
            }
            given.add(name);
            if (!SERVED.contains(name)) {
                OtherParameters.check(name, root.path(name));
            }
        }
        String model = Fields.text(root.path("model"), "model");
        List<ToolDefinition> offered = tools.read(root.path("tools"));
        if (root.path("tool_choice").asString("").equals("none")) {
            offered = List.of();
        }
        Integer choices = Fields.whole(root.path("n"), "n", 1, limits.choices());
        boolean stream = Fields.flag(root.path("stream"), "stream", false);
        String user = Fields.text(root.path("user"), "user", limits.userLength());
        String safety = Fields.text(root.path("safety_identifier"), "safety_identifier", limits.userLength());
        String cacheKey = Fields.text(root.path("prompt_cache_key"), "prompt_cache_key", limits.userLength());
        String person = user.isBlank() ? safety : user;
        return new CompletionRequest(
                model,
                messages.read(root.path("messages")),
                offered,
                format.toolChoice(root.path("tool_choice"), offered),
                Fields.flag(root.path("parallel_tool_calls"), "parallel_tool_calls", true),
                format.responseSchema(root.path("response_format")),
                sampling.read(root),
                choices == null ? 1 : choices,
                logProbabilities(root),
                maxTokens(root),
                stream,
                includeUsage(root.path("stream_options"), stream),
                person,
                cacheKey.isBlank() ? person : cacheKey,
                given);
    }

    private int logProbabilities(JsonNode root) {
        boolean wanted = Fields.flag(root.path("logprobs"), "logprobs", false);
        Integer alternatives = Fields.whole(root.path("top_logprobs"), "top_logprobs", 0, limits.topLogprobs());
        if (alternatives != null && !wanted) {
            throw OpenAiException.invalid("top_logprobs", "needs logprobs to be true");
        }
        return wanted ? alternatives == null ? 0 : alternatives : ChatRequest.NO_LOG_PROBABILITIES;
    }

    private static boolean includeUsage(JsonNode options, boolean stream) {
        if (Fields.absent(options)) {
            return false;
        }
        if (!stream) {
            throw OpenAiException.invalid("stream_options", "needs stream to be true");
        }
        Fields.only(options, "stream_options", Set.of("include_usage", "include_obfuscation"));
        Fields.flag(options.path("include_obfuscation"), "stream_options.include_obfuscation", false);
        return Fields.flag(options.path("include_usage"), "stream_options.include_usage", false);
    }

    private static int maxTokens(JsonNode root) {
        Integer most = Fields.whole(root.path("max_completion_tokens"), "max_completion_tokens", 1, Integer.MAX_VALUE);
        Integer old = Fields.whole(root.path("max_tokens"), "max_tokens", 1, Integer.MAX_VALUE);
        if (most != null && old != null && !most.equals(old)) {
            throw OpenAiException.invalid("max_tokens", "says otherwise than max_completion_tokens; leave it out");
        }
        return most != null ? most : old != null ? old : 0;
    }
}
