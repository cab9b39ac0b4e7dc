package dev.parley.llama.sampling;

import java.util.Arrays;

/** Lowers the logits of tokens that occurred. Costs by the number of different tokens, not by the vocabulary. */
final class Penalties {

    private final SamplingOptions options;
    private final boolean active;
    /** How often each token was generated; -1 for those that are in the prompt alone. */
    private final int[] generated;

    private int[] occurred = {};
    private int different;

    Penalties(SamplingOptions options, int[] prompt, int vocabSize) {
        this.options = options;
        this.active =
                options.repetitionPenalty() != 1 || options.presencePenalty() != 0 || options.frequencyPenalty() != 0;
        this.generated = new int[active ? vocabSize : 0];
        if (options.repetitionPenalty() != 1) {
            for (int token : prompt) {
                if (generated[token] == 0) {
                    generated[token] = -1;
                    remember(token);
                }
            }
        }
    }

    void apply(float[] logits) {
        for (int index = 0; index < different; index++) {
            int token = occurred[index];
            double logit = logits[token];
            logit = logit > 0 ? logit / options.repetitionPenalty() : logit * options.repetitionPenalty();
            if (generated[token] > 0) {
                logit -= options.presencePenalty() + generated[token] * options.frequencyPenalty();
            }
            logits[token] = (float) logit;
        }
    }

    void drawn(int token) {
        if (!active) {
            return;
        }
        if (generated[token] == 0) {
            remember(token);
        }
        generated[token] = Math.max(generated[token], 0) + 1;
    }

    private void remember(int token) {
        if (different == occurred.length) {
            occurred = Arrays.copyOf(occurred, Math.max(64, 2 * different));
        }
        occurred[different++] = token;
    }
}
