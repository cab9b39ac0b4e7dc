package dev.parley.llama.batch;

import dev.parley.llama.sampling.SamplingOptions;
import dev.parley.llama.sampling.TokenConstraint;
import dev.parley.llama.sampling.TokenMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Requests of all kinds, many of which begin alike, for tests that compare ways to compute them. */
final class RandomRequests {

    private final Random random;
    private final int vocabulary;
    private final int longestPrompt;
    private final List<int[]> stems = new ArrayList<>();

    RandomRequests(long seed, int vocabulary, int longestPrompt) {
        this.random = new Random(seed);
        this.vocabulary = vocabulary;
        this.longestPrompt = longestPrompt;
        for (int index = 0; index < 3; index++) {
            stems.add(tokens(random.nextInt(2 * longestPrompt / 3)));
        }
    }

    GenerationRequest next() {
        int[] stem = stems.get(random.nextInt(stems.size()));
        int[] rest = tokens(1 + random.nextInt(longestPrompt - stem.length));
        int[] prompt = Arrays.copyOf(stem, stem.length + rest.length);
        System.arraycopy(rest, 0, prompt, stem.length, rest.length);
        if (random.nextInt(3) == 0) {
            stems.set(random.nextInt(stems.size()), Arrays.copyOf(prompt, Math.min(prompt.length, longestPrompt - 1)));
        }
        return GenerationRequest.builder(prompt, 1 + random.nextInt(40))
                .sampling(sampling())
                .stop(random.nextInt(4) == 0 ? List.of("" + (char) ('a' + random.nextInt(26)), "ll") : List.of())
                .constraint(random.nextInt(4) == 0 ? new Remainders(2 + random.nextInt(5)) : TokenConstraint.NONE)
                .logProbabilities(random.nextInt(4) - 1)
                .priority(random.nextInt(3) == 0 ? Priority.BACKGROUND : Priority.INTERACTIVE)
                .user("user" + random.nextInt(4))
                .build();
    }

    private int[] tokens(int length) {
        int[] tokens = new int[length];
        for (int index = 0; index < length; index++) {
            // Prompts repeat themselves, as those with search results do.
            tokens[index] =
                    index > 8 && random.nextInt(8) > 0 ? tokens[index - 7] : random.nextInt(Math.min(256, vocabulary));
        }
        return tokens;
    }

    private SamplingOptions sampling() {
        if (random.nextInt(3) == 0) {
            return SamplingOptions.GREEDY;
        }
        boolean penalized = random.nextBoolean();
        return new SamplingOptions(
                random.nextInt(5) * 0.4,
                random.nextBoolean() ? 0 : 1 + random.nextInt(60),
                random.nextBoolean() ? 1 : 0.3 + 0.6 * random.nextDouble(),
                random.nextBoolean() ? 0 : 0.2 * random.nextDouble(),
                penalized ? 1 + random.nextDouble() : 1,
                penalized ? random.nextDouble() : 0,
                penalized ? random.nextDouble() : 0,
                random.nextBoolean() ? Map.of() : Map.of(random.nextInt(vocabulary), 3f),
                random.nextLong());
    }

    /** A text whose token at each place has another remainder, and which may end at every third. */
    private record Remainders(int divisor) implements TokenConstraint {

        @Override
        public TokenMatcher matcher() {
            return new TokenMatcher() {
                private int accepted;

                @Override
                public long[] allowed() {
                    long[] bits = new long[5];
                    for (int token = accepted % divisor; token < 64 * bits.length; token += divisor) {
                        bits[token / 64] |= 1L << token;
                    }
                    return bits;
                }

                @Override
                public boolean mayEnd() {
                    return accepted % 3 == 0;
                }

                @Override
                public void accept(int token) {
                    if (token % divisor != accepted % divisor) {
                        throw new IllegalStateException("token " + token + " was not allowed");
                    }
                    accepted++;
                }
            };
        }
    }
}
