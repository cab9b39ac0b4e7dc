package dev.parley.llama.grammar;

import dev.parley.llama.grammar.schema.SchemaCompiler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** Follows texts byte by byte, and writes random ones. */
final class Walker {

    private static final ListTokenizer BYTES = new ListTokenizer(List.of());
    private static final int LONG = 200;
    private static final int TOO_LONG = 3_000;
    /** What brings a text to its end soonest. */
    private static final String CLOSING = "}]\",:0123456789tfn";

    private final GrammarEngine engine = new GrammarEngine(BYTES);
    private final Stack start;

    Walker(String schema) {
        start = engine.document(SchemaCompiler.compile(schema));
    }

    boolean accepts(String json) {
        Collection<Stack> stacks = List.of(start);
        for (byte value : json.getBytes(StandardCharsets.UTF_8)) {
            stacks = engine.step(stacks, value & 0xFF);
        }
        return engine.isComplete(stacks);
    }

    /** Whether something that begins like this is accepted. */
    boolean begins(String json) {
        Collection<Stack> stacks = List.of(start);
        for (byte value : json.getBytes(StandardCharsets.UTF_8)) {
            stacks = engine.step(stacks, value & 0xFF);
        }
        return !stacks.isEmpty();
    }

    /** A random text that the grammar lets through, or an empty one when it does not end; fails at a dead end. */
    String write(Random random) {
        Collection<Stack> stacks = List.of(start);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (text.size() < TOO_LONG) {
            boolean complete = engine.isComplete(stacks);
            if (complete && (text.size() > LONG || random.nextInt(3) == 0)) {
                return text.toString(StandardCharsets.UTF_8);
            }
            int[] allowed = allowed(stacks);
            if (allowed.length == 0) {
                if (complete) {
                    return text.toString(StandardCharsets.UTF_8);
                }
                throw new AssertionError("dead end after " + text.toString(StandardCharsets.UTF_8));
            }
            int value = pick(allowed, text.size() > LONG, random);
            text.write(value);
            stacks = engine.step(stacks, value);
            if (stacks.isEmpty()) {
                throw new AssertionError("byte " + value + " is in the mask but not possible after "
                        + text.toString(StandardCharsets.UTF_8));
            }
        }
        return "";
    }

    private static int pick(int[] allowed, boolean end, Random random) {
        if (end) {
            for (int index = 0; index < CLOSING.length(); index++) {
                for (int value : allowed) {
                    if (value == CLOSING.charAt(index) && random.nextInt(8) > 0) {
                        return value;
                    }
                }
            }
        }
        // Printable bytes and structure more often than the many others.
        for (int attempt = 0; attempt < 6; attempt++) {
            int value = allowed[random.nextInt(allowed.length)];
            if (value > ' ' && value < 0x7F && (!Character.isLetter(value) || random.nextBoolean())) {
                return value;
            }
        }
        return allowed[random.nextInt(allowed.length)];
    }

    private int[] allowed(Collection<Stack> stacks) {
        // The tokens are the bytes.
        return BitSet.valueOf(engine.mask(stacks)).stream().toArray();
    }
}
