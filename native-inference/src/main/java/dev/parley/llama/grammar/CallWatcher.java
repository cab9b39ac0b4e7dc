package dev.parley.llama.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Watches free text for the opening of a call. At the beginning of an answer the first words of the syntax are enough;
 * later, where text may be about JSON, the name of an offered tool must have been written. For one text and one thread.
 */
final class CallWatcher {

    private static final Pattern BEGUN = Pattern.compile(
            "\\{\\s*(?:\"type\"\\s*:\\s*\"function\"\\s*,\\s*)?\"name\"\\s*:.*|<function=.*", Pattern.DOTALL);
    private static final Pattern NAMED = Pattern.compile(
            "\\{\\s*(?:\"type\"\\s*:\\s*\"function\"\\s*,\\s*)?\"name\"\\s*:\\s*\"[^\"]+\".*|<function=[^>]+>.*",
            Pattern.DOTALL);

    private final GrammarEngine engine;
    private final List<CallSyntax> syntaxes;
    private final List<Candidate> candidates = new ArrayList<>();
    private boolean atBeginning = true;

    /** A place where a call may have begun. */
    private static final class Candidate {
        private final boolean atBeginning;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private Collection<Stack> stacks;

        Candidate(Collection<Stack> stacks, boolean atBeginning) {
            this.stacks = stacks;
            this.atBeginning = atBeginning;
        }

        boolean isCertain() {
            String written = text.toString(StandardCharsets.UTF_8);
            return (atBeginning ? BEGUN : NAMED).matcher(written).matches();
        }
    }

    CallWatcher(GrammarEngine engine, List<CallSyntax> syntaxes) {
        this.engine = engine;
        this.syntaxes = syntaxes;
    }

    /** Follows a token of free text. Not empty once a call has certainly begun: where it stands. */
    Collection<Stack> accept(byte[] token) {
        for (byte value : token) {
            accept(value & 0xFF);
        }
        for (Candidate candidate : candidates) {
            if (candidate.isCertain()) {
                return candidate.stacks;
            }
        }
        return List.of();
    }

    private void accept(int value) {
        if (value == '{' || value == '<') {
            candidates.add(new Candidate(syntaxes.stream().map(engine::call).toList(), atBeginning));
        }
        atBeginning &= Character.isWhitespace(value) || value == ';' || value == ',';
        candidates.removeIf(candidate -> {
            candidate.stacks = engine.step(candidate.stacks, value);
            candidate.text.write(value);
            return candidate.stacks.isEmpty();
        });
    }
}
