package dev.parley.llama.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SamplerTests {

    private static final float[] LOGITS = {0, 3, 2, 1, -1};

    @Test
    void next_greedy_takesTheFirstOfTheLargest() {
        assertThat(next(SamplingOptions.GREEDY, 0, 2, 2, 1)).isEqualTo(1);
    }

    @Test
    void next_manyDraws_followTheSoftmax() {
        Sampler sampler = sampler(SamplingOptions.of(1, 1, 0, 7));
        int draws = 40_000;
        int[] counts = new int[LOGITS.length];
        IntStream.range(0, draws).forEach(draw -> counts[sampler.next(LOGITS.clone())]++);

        double sum = 0;
        for (float logit : LOGITS) {
            sum += Math.exp(logit);
        }
        for (int token = 0; token < LOGITS.length; token++) {
            double expected = Math.exp(LOGITS[token]) / sum;
            assertThat((double) counts[token] / draws).isCloseTo(expected, org.assertj.core.data.Offset.offset(0.01));
        }
    }

    @Test
    void next_sameSeed_drawsTheSame() {
        Sampler one = sampler(SamplingOptions.of(1.5, 0.9, 4, 11));
        Sampler other = sampler(SamplingOptions.of(1.5, 0.9, 4, 11));
        for (int draw = 0; draw < 200; draw++) {
            assertThat(one.next(LOGITS.clone())).isEqualTo(other.next(LOGITS.clone()));
        }
    }

    @Test
    void next_cutOffs_leaveOnlyTheirCandidates() {
        assertThat(drawn(SamplingOptions.of(5, 1, 2, 1))).containsExactlyInAnyOrder(1, 2);
        assertThat(drawn(SamplingOptions.of(1, 0.6, 0, 1))).containsExactly(1);
        assertThat(drawn(new SamplingOptions(1, 0, 1, 0.3, 1, 0, 0, Map.of(), 1)))
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void next_biasAndPenalties_changeTheChoice() {
        SamplingOptions biased = new SamplingOptions(0, 0, 1, 0, 1, 0, 0, Map.of(4, 10f), 0);
        assertThat(next(biased, LOGITS)).isEqualTo(4);
        SamplingOptions repeated = new SamplingOptions(0, 0, 1, 0, 2, 0, 0, Map.of(), 0);
        assertThat(sampler(repeated, 1).next(LOGITS.clone())).isEqualTo(2);
        SamplingOptions present = new SamplingOptions(0, 0, 1, 0, 1, 1.5, 0, Map.of(), 0);
        Sampler sampler = sampler(present, 1);
        assertThat(sampler.next(LOGITS.clone())).isEqualTo(1);
        assertThat(sampler.next(LOGITS.clone())).isEqualTo(2);
    }

    @Test
    void options_outsideTheirRange_nameTheField() {
        assertThatThrownBy(() -> SamplingOptions.of(-1, 1, 0, 0)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> SamplingOptions.of(1, 0, 0, 0)).hasMessageContaining("topP");
        assertThatThrownBy(() -> SamplingOptions.of(1, 1, -1, 0)).hasMessageContaining("topK");
        assertThatThrownBy(() -> new SamplingOptions(1, 0, 1, 0, 1e-300, 0, 0, Map.of(), 0))
                .hasMessageContaining("repetitionPenalty");
    }

    @Test
    void next_constrained_drawsAllowedTokensAndTheEndWhereItMay() {
        boolean[] mayEnd = {false};
        TokenMatcher matcher = new TokenMatcher() {
            @Override
            public long[] allowed() {
                return new long[] {0b11001};
            }

            @Override
            public boolean mayEnd() {
                return mayEnd[0];
            }

            @Override
            public void accept(int token) {
                assertThat(token).isNotEqualTo(4);
            }
        };
        Sampler sampler = new Sampler(SamplingOptions.of(5, 1, 0, 3), new int[0], 200, matcher, Set.of(4));
        float[] logits = Arrays.copyOf(LOGITS, 200);
        assertThat(IntStream.range(0, 500)
                        .map(draw -> sampler.next(logits.clone()))
                        .distinct())
                .containsExactlyInAnyOrder(0, 3);
        mayEnd[0] = true;
        assertThat(IntStream.range(0, 500)
                        .map(draw -> sampler.next(logits.clone()))
                        .distinct())
                .containsExactlyInAnyOrder(0, 3, 4);
    }

    @Test
    void next_nothingAllowed_fails() {
        TokenMatcher dead = new TokenMatcher() {
            @Override
            public long[] allowed() {
                return new long[0];
            }

            @Override
            public boolean mayEnd() {
                return false;
            }

            @Override
            public void accept(int token) {}
        };
        for (SamplingOptions options :
                new SamplingOptions[] {SamplingOptions.GREEDY, SamplingOptions.of(1, 0.9, 0, 1)}) {
            Sampler sampler = new Sampler(options, new int[0], LOGITS.length, dead, Set.of(2));
            assertThatThrownBy(() -> sampler.next(LOGITS.clone())).isInstanceOf(IllegalStateException.class);
        }
    }

    private static Sampler sampler(SamplingOptions options, int... prompt) {
        return new Sampler(options, prompt, LOGITS.length, TokenMatcher.ANY, Set.of());
    }

    /** What the cut-offs should leave, computed with full sorts. */
    private static Map<Integer, Double> expected(float[] logits, SamplingOptions options) {
        List<Integer> ranked = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.<Integer, Float>comparing(token -> -logits[token])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        double best = logits[ranked.getFirst()];
        List<Integer> kept = ranked.stream()
                .filter(token -> Math.exp((logits[token] - best) / options.temperature()) >= options.minP())
                .limit(options.topK() == 0 ? logits.length : options.topK())
                .toList();
        double sum = kept.stream()
                .mapToDouble(token -> Math.exp((logits[token] - best) / options.temperature()))
                .sum();
        Map<Integer, Double> shares = new HashMap<>();
        double reached = 0;
        for (int token : kept) {
            double share = Math.exp((logits[token] - best) / options.temperature()) / sum;
            if (options.topP() < 1 && reached >= options.topP()) {
                break;
            }
            shares.put(token, share);
            reached += share;
        }
        return shares;
    }

    @Property(tries = 200)
    void next_anyLogitsAndCutOffs_drawsFromWhatFullSortsLeave(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0.05, max = 4) double temperature,
            @ForAll @IntRange(max = 50) int topK,
            @ForAll @DoubleRange(min = 0.05, max = 1) double topP,
            @ForAll @DoubleRange(max = 0.5) double minP,
            @ForAll @DoubleRange(min = 0.01, max = 30) double spread) {
        Random random = new Random(seed);
        float[] logits = new float[300];
        for (int token = 0; token < logits.length; token++) {
            // Coarse, so that there are equals.
            logits[token] = (float) (Math.round(random.nextGaussian() * 16) / 16.0 * spread);
        }
        SamplingOptions options = new SamplingOptions(temperature, topK, topP, minP, 1, 0, 0, Map.of(), seed);
        Map<Integer, Double> expected = expected(logits, options);
        Sampler sampler = new Sampler(options, new int[0], logits.length, TokenMatcher.ANY, Set.of());
        int draws = 300;
        Map<Integer, Integer> counts = new HashMap<>();
        for (int draw = 0; draw < draws; draw++) {
            counts.merge(sampler.next(logits.clone()), 1, Integer::sum);
        }
        double mass =
                expected.values().stream().mapToDouble(Double::doubleValue).sum();
        assertThat(expected.keySet()).containsAll(counts.keySet());
        expected.forEach((token, share) -> {
            double probability = share / mass;
            // Six standard deviations.
            double tolerance = 6 * Math.sqrt(draws * probability * (1 - probability)) + 1;
            assertThat((double) counts.getOrDefault(token, 0))
                    .isCloseTo(draws * probability, org.assertj.core.data.Offset.offset(tolerance));
        });
    }

    @Test
    void next_manyCandidatesAreCutAtTheSamePlace_keepsTheSmallestTokens() {
        float[] equal = new float[1000];
        Sampler sampler = new Sampler(SamplingOptions.of(1, 1, 3, 5), new int[0], 1000, TokenMatcher.ANY, Set.of());
        assertThat(IntStream.range(0, 200)
                        .map(draw -> sampler.next(equal.clone()))
                        .distinct())
                .containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void next_logitsThatAreNoNumbers_fails() {
        float[] broken = {Float.NaN, Float.NaN};
        assertThatThrownBy(() -> sampler(SamplingOptions.GREEDY).next(broken))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void next_repetitionPenalty_knowsPromptAndAnswer() {
        SamplingOptions options = new SamplingOptions(0, 0, 1, 0, 4, 0, 0, Map.of(), 0);
        Sampler sampler = sampler(options, 1);
        assertThat(sampler.next(LOGITS.clone())).isEqualTo(2);
        assertThat(sampler.next(LOGITS.clone())).isEqualTo(3);
        // 3 / 4, 2 / 4 and 1 / 4 are left: the penalty is taken once, however often a token occurred.
        assertThat(sampler.next(LOGITS.clone())).isEqualTo(1);
        assertThat(sampler.next(LOGITS.clone())).isEqualTo(1);
    }

    @Test
    void next_frequencyPenalty_growsWithEachOccurrence() {
        SamplingOptions options = new SamplingOptions(0, 0, 1, 0, 1, 0, 0.6, Map.of(), 0);
        Sampler sampler = sampler(options);
        assertThat(IntStream.range(0, 5).map(draw -> sampler.next(LOGITS.clone())))
                .containsExactly(1, 1, 2, 1, 2);
    }

    @Test
    void logProbabilities_ofARow_areTheLogSoftmaxWithTheBestFirst() {
        DrawnToken drawn = LogProbabilities.of(LOGITS).of(4, 3);
        double sum = 0;
        for (float logit : LOGITS) {
            sum += Math.exp(logit);
        }
        assertThat(drawn.drawn().logProbability())
                .isCloseTo(-1 - Math.log(sum), org.assertj.core.data.Offset.offset(1e-9));
        assertThat(drawn.alternatives()).extracting(TokenLogProbability::token).containsExactly(1, 2, 3);
        assertThat(LogProbabilities.of(LOGITS).of(0, 0).alternatives()).isEmpty();
    }

    private static int[] drawn(SamplingOptions options) {
        Sampler sampler = sampler(options);
        return IntStream.range(0, 500)
                .map(draw -> sampler.next(LOGITS.clone()))
                .distinct()
                .toArray();
    }

    private static int next(SamplingOptions options, float... logits) {
        return sampler(options).next(logits.clone());
    }
}
