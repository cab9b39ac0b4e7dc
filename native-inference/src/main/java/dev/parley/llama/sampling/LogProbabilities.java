package dev.parley.llama.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The log-softmax of a row of logits. */
public final class LogProbabilities {

    private final float[] logits;
    private final double logSum;

    private LogProbabilities(float[] logits) {
        this.logits = logits;
        float best = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            best = Math.max(best, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - best);
        }
        this.logSum = best + Math.log(sum);
    }

    /** Keeps a copy of the logits. */
    public static LogProbabilities of(float[] logits) {
        return new LogProbabilities(logits.clone());
    }

    /** A token with so many of the most probable ones. */
    public DrawnToken of(int token, int alternatives) {
        return new DrawnToken(at(token), best(alternatives));
    }

    private TokenLogProbability at(int token) {
        return new TokenLogProbability(token, logits[token] - logSum);
    }

    private List<TokenLogProbability> best(int most) {
        // The worst of the best on top; of equals the later token is worse.
        PriorityQueue<Integer> best = new PriorityQueue<>(
                Math.max(1, most),
                Comparator.<Integer, Float>comparing(token -> logits[token]).thenComparing(Comparator.reverseOrder()));
        for (int token = 0; most > 0 && token < logits.length; token++) {
            if (best.size() < most) {
                best.add(token);
            } else if (logits[token] > logits[best.element()]) {
                best.remove();
                best.add(token);
            }
        }
        List<TokenLogProbability> ascending = new ArrayList<>();
        while (!best.isEmpty()) {
            ascending.add(at(best.remove()));
        }
        return ascending.reversed();
    }
}
