package dev.parley.model.local;

import dev.parley.llama.chat.ToolDefinition;
import dev.parley.llama.grammar.Constraints;
import dev.parley.llama.grammar.schema.UnsupportedSchemaException;
import dev.parley.llama.sampling.TokenConstraint;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelException;
import dev.parley.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an answer is held to: the schemas of the offered tools, or of the response. Thread-safe. */
final class AnswerConstraints {

    private static final Logger log = LoggerFactory.getLogger(AnswerConstraints.class);

    /** Tools of which it is remembered that they were warned about. */
    private static final int MAX_WARNED = 1_000;

    private final Constraints constraints;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    AnswerConstraints(Constraints constraints) {
        this.constraints = constraints;
    }

    /** @throws ModelException when the response schema or the tool choice cannot be served; it names the parameter */
    TokenConstraint of(ChatRequest request, List<ToolDefinition> tools) {
        String schema = request.responseSchema();
        if (schema != null) {
            if (!tools.isEmpty()) {
                throw ModelException.invalid(
                        "response_format",
                        "this model writes JSON or calls tools, not both: leave the tools out or set tool_choice to none",
                        null);
            }
            try {
                return constraints.forSchema(schema);
            } catch (UnsupportedSchemaException e) {
                throw ModelException.invalid("response_format", String.valueOf(e.getMessage()), e);
            }
        }
        if (tools.isEmpty() && request.toolChoice() instanceof ToolChoice.Auto) {
            return TokenConstraint.NONE;
        }
        List<ToolDefinition> enforced = new ArrayList<>();
        for (int index = 0; index < tools.size(); index++) {
            enforced.add(
                    enforceable(tools.get(index), request.tools().get(index).strict(), index));
        }
        try {
            return constraints.forTools(enforced, choice(request.toolChoice()), request.parallelToolCalls());
        } catch (IllegalArgumentException e) {
            throw ModelException.invalid("tools", String.valueOf(e.getMessage()), e);
        }
    }

    private static dev.parley.llama.grammar.ToolChoice choice(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.None none -> new dev.parley.llama.grammar.ToolChoice.None();
            case ToolChoice.Auto auto -> new dev.parley.llama.grammar.ToolChoice.Auto();
            case ToolChoice.Required required -> new dev.parley.llama.grammar.ToolChoice.Required();
            case ToolChoice.Named(String tool) -> new dev.parley.llama.grammar.ToolChoice.Named(tool);
        };
    }

    /**
     * The tool, with any JSON object as its arguments where its schema cannot be enforced token by token.
     *
     * @throws ModelException where that would break a promise
     */
    private ToolDefinition enforceable(ToolDefinition tool, boolean strict, int index) {
        try {
            constraints.check(tool);
            return tool;
        } catch (UnsupportedSchemaException e) {
            if (strict) {
                throw ModelException.invalid(
                        "tools[" + index + "].function.parameters",
                        "strict cannot be kept for the tool " + tool.name() + ": " + e.getMessage(),
                        e);
            }
            if (warned.size() < MAX_WARNED && warned.add(tool.name() + e.getMessage())) {
                log.warn(
                        "Arguments of the tool {} are held to JSON only and validated afterwards: {}",
                        tool.name(),
                        e.getMessage());
            }
            return new ToolDefinition(tool.name(), tool.description(), ChatRequest.ANY_OBJECT);
        }
    }
}
