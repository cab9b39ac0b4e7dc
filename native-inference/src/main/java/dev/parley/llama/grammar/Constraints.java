package dev.parley.llama.grammar;

import dev.parley.llama.chat.ToolDefinition;
import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.grammar.schema.SchemaCompiler;
import dev.parley.llama.grammar.schema.UnsupportedSchemaException;
import dev.parley.llama.grammar.schema.ValueSpec;
import dev.parley.llama.sampling.TokenConstraint;
import dev.parley.llama.sampling.TokenMatcher;
import dev.parley.llama.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes constraints for the texts of one model: JSON that keeps to a schema, and calls of offered tools. The vocabulary
 * is prepared once, and what is compiled is kept for the next request. Thread-safe.
 *
 * <p>Every valid value can be written, though not in every spelling: white space between tokens is at most one blank, or
 * one line break with up to 32 blanks; whole numbers are written with digits alone, multiples without an exponent, other
 * numbers with at most three digits of exponent; no key comes twice.
 */
public final class Constraints {

    /** Compiled constraints that are kept, those least recently used go first. */
    public static final int MAX_KEPT = 256;

    /** About how much of the heap they may take together. */
    public static final long MAX_KEPT_BYTES = 64L << 20;

    private final GrammarEngine engine;
    private final PromptProfile profile;
    private final CompiledCache kept;

    private record DocumentSchema(String schema) {}

    private record ObjectSchema(String schema) {}

    private record Tools(List<ToolDefinition> tools, ToolChoice choice, boolean several) {}

    /**
     * Prepares a vocabulary, which takes some tenths of a second for 128,000 tokens.
     *
     * @param profile how the model writes calls
     */
    public Constraints(Tokenizer tokenizer, PromptProfile profile) {
        this.engine = new GrammarEngine(tokenizer);
        this.profile = profile;
        this.kept = new CompiledCache(MAX_KEPT, MAX_KEPT_BYTES, engine::forget);
    }

    /**
     * A text that is one JSON document and nothing else.
     *
     * @param schema a JSON Schema 2020-12
     * @throws UnsupportedSchemaException when the schema is invalid or cannot be enforced exactly; it names the keyword
     */
    public TokenConstraint forSchema(String schema) {
        ValueSpec spec = kept(new DocumentSchema(schema), ValueSpec.class, () -> SchemaCompiler.compile(schema));
        Stack start = engine.document(spec);
        return () -> new SchemaMatcher(engine, start);
    }

    /**
     * An answer in which every call is valid: the tool is offered, and its arguments keep to its schema.
     *
     * @throws UnsupportedSchemaException when a schema is invalid or cannot be enforced exactly
     * @throws IllegalArgumentException when the choice needs a tool that is not offered
     */
    public TokenConstraint forTools(List<ToolDefinition> tools, ToolChoice choice) {
        return forTools(tools, choice, true);
    }

    /**
     * An answer as above.
     *
     * @param several whether a call may follow another; otherwise the answer ends with the first
     */
    public TokenConstraint forTools(List<ToolDefinition> tools, ToolChoice choice, boolean several) {
        return kept(
                new Tools(List.copyOf(tools), choice, several),
                TokenConstraint.class,
                () -> compile(tools, choice, several));
    }

    /**
     * Compiles the schema of a tool for later use.
     *
     * @throws UnsupportedSchemaException when it is invalid or cannot be enforced exactly
     */
    public void check(ToolDefinition tool) {
        arguments(tool);
    }

    private TokenConstraint compile(List<ToolDefinition> tools, ToolChoice choice, boolean several) {
        return switch (choice) {
            case ToolChoice.None none -> withoutCalls();
            case ToolChoice.Auto auto -> tools.isEmpty() ? withoutCalls() : calls(tools, false, several);
            case ToolChoice.Required required -> calls(tools, true, several);
            case ToolChoice.Named(String name) ->
                calls(tools.stream().filter(tool -> tool.name().equals(name)).toList(), true, several);
        };
    }

    /** Text in which no call is announced; what looks like a call is text when no tools are offered. */
    private TokenConstraint withoutCalls() {
        long[] all = new long[engine.words()];
        for (int token = 0; token < engine.tokenizer().vocabSize(); token++) {
            all[token / Long.SIZE] |= 1L << token;
        }
        engine.tokenizer().special("<|python_tag|>").ifPresent(token -> all[token / Long.SIZE] &= ~(1L << token));
        TokenMatcher matcher = new TokenMatcher() {
            @Override
            public long[] allowed() {
                return all;
            }

            @Override
            public boolean mayEnd() {
                return true;
            }

            @Override
            public void accept(int token) {}
        };
        return () -> matcher;
    }

    private TokenConstraint calls(List<ToolDefinition> tools, boolean forced, boolean several) {
        if (tools.isEmpty()) {
            throw new IllegalArgumentException("tool_choice: the tool that must be called is not offered");
        }
        List<String> names = tools.stream().map(ToolDefinition::name).toList();
        List<ValueSpec> arguments = tools.stream().map(this::arguments).toList();
        return new ToolConstraint(
                engine,
                CallSyntax.json(names, arguments),
                CallSyntax.functionTag(names, arguments),
                forced,
                several,
                profile);
    }

    private ValueSpec arguments(ToolDefinition tool) {
        return kept(
                new ObjectSchema(tool.schemaJson()),
                ValueSpec.class,
                () -> SchemaCompiler.compileObject(tool.schemaJson()));
    }

    /** What was made before with this key. Two threads may make the same thing at once; one of them is kept. */
    private <T> T kept(Object key, Class<T> type, Supplier<T> made) {
        Object known = kept.find(key);
        if (known != null) {
            return type.cast(known);
        }
        T value = made.get();
        return type.cast(kept.keep(key, value, heapBytes(value)));
    }

    private static long heapBytes(Object compiled) {
        return switch (compiled) {
            case ValueSpec spec -> spec.heapBytes();
            case ToolConstraint tools -> tools.heapBytes();
            default -> 0;
        };
    }
}
