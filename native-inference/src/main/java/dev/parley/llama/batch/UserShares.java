package dev.parley.llama.batch;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much work each user had: a virtual token counter (Sheng et al., Fairness in Serving Large Language Models, OSDI
 * 2024). Who comes back starts at least where the least served of those present stands, so that nobody saves up a claim
 * by staying away, nor loses a debt by leaving for a moment. For the engine's thread.
 */
final class UserShares {

    /** A generated token takes about as much as two of a prompt. */
    private static final double GENERATED_WEIGHT = 2;

    /** Users whose counters are kept after they left. */
    private static final int REMEMBERED = 1024;

    private final Map<String, Share> present = new HashMap<>();
    private final Map<String, Double> absent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Double> eldest) {
            return size() > REMEMBERED;
        }
    };
    private double lastLevel;

    private static final class Share {
        private double served;
        private int requests;
    }

    void joined(String user) {
        present.computeIfAbsent(user, this::returned).requests++;
    }

    private Share returned(String user) {
        double level = present.values().stream()
                .mapToDouble(share -> share.served)
                .min()
                .orElse(lastLevel);
        Double own = absent.remove(user);
        Share share = new Share();
        share.served = own == null ? level : Math.max(own, level);
        return share;
    }

    void left(String user) {
        Share share = present.get(user);
        if (share != null && --share.requests == 0) {
            present.remove(user);
            absent.put(user, share.served);
            lastLevel = Math.max(lastLevel, share.served);
        }
    }

    void computed(String user, int promptTokens, int generatedTokens) {
        Share share = present.get(user);
        if (share != null) {
            share.served += promptTokens + GENERATED_WEIGHT * generatedTokens;
        }
    }

    double served(String user) {
        Share share = present.get(user);
        return share == null ? 0 : share.served;
    }
}
