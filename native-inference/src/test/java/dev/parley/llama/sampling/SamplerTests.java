package dev.parley.llama.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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
