package dev.parley.llama.batch;

import dev.parley.llama.Collected;
import dev.parley.llama.sampling.DrawnToken;
import java.util.ArrayList;
import java.util.List;

/** All that a listener heard, except times. */
final class Transcript extends Collected {

    private final List<DrawnToken> drawn = new ArrayList<>();

    @Override
    public void token(DrawnToken token) {
        drawn.add(token);
    }

    /** What may not depend on how it was computed. */
    Object outcome() throws Exception {
        GenerationResult result = await();
        return List.of(text(), calls, drawn, result.reason(), result.promptTokens(), result.completionTokens());
    }
}
