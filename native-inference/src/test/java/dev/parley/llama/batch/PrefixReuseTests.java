package dev.parley.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.llama.Collected;
import dev.parley.llama.backend.TokenRun;
import dev.parley.llama.batch.EngineOptions.Speculation;
import dev.parley.llama.sampling.DrawnToken;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.llama.tokenizer.TokenizerFixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefixReuseTests {

    private static final EngineOptions OPTIONS = EngineOptions.DEFAULT.withSpeculation(Speculation.OFF);

    @TempDir
    Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void open() throws Exception {
        tokenizer = TokenizerFixtures.tokenizer(folder);
    }

    /** Knows the tokens of its answer, so that a second turn can contain them. */
    private static final class Answer extends Collected {

        private final List<Integer> tokens = new ArrayList<>();

        @Override
        public void token(DrawnToken token) {
            tokens.add(token.drawn().token());
        }
    }

    private static int[] turn(Engine engine, int[] prompt) throws Exception {
        Answer answer = new Answer();
        engine.submit(GenerationRequest.builder(prompt, 20).logProbabilities(0).build(), answer);
        answer.await();
        int[] text = Arrays.copyOf(prompt, prompt.length + answer.tokens.size() + 11);
        for (int index = 0; index < answer.tokens.size(); index++) {
            text[prompt.length + index] = answer.tokens.get(index);
        }
        return text;
    }

    @Test
    void submit_secondTurnsOfMoreConversationsThanSlots_computeOnlyWhatIsNew() throws Exception {
        HashBackend backend = new HashBackend(2, 500);
        try (Engine engine = new Engine(backend, tokenizer, Set.of(), OPTIONS)) {
            int[] system = new Random(1).ints(100, 0, 250).toArray();
            List<int[]> conversations = new ArrayList<>();
            for (int index = 0; index < 8; index++) {
                int[] prompt = Arrays.copyOf(system, 140 + index);
                Arrays.fill(prompt, 100, prompt.length, index);
                conversations.add(turn(engine, prompt));
            }
            // The system prompt was computed once, by the first.
            assertThat(backend.computedTokens()).isLessThan(100 + 8 * (50 + 20));
            backend.steps.clear();
            for (int[] conversation : conversations) {
                turn(engine, conversation);
            }
            // The last token of an answer, which was never computed, the new text, and the new answer but its last.
            assertThat(backend.computedTokens()).isEqualTo(8 * (1 + 11 + 19));
        }
    }

    @Test
    void submit_withALittleCache_staysWithinItAndKeepsTheNewest() throws Exception {
        HashBackend backend = new HashBackend(1, 500);
        long capacity = 200 * HashBackend.ENTRY_BYTES;
        try (Engine engine = new Engine(backend, tokenizer, Set.of(), OPTIONS.withPrefixCacheBytes(capacity))) {
            List<int[]> conversations = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                int[] prompt = new Random(index).ints(100, 0, 250).toArray();
                conversations.add(turn(engine, prompt));
                assertThat(backend.savedBytes.get()).isLessThanOrEqualTo(capacity);
            }
            backend.steps.clear();
            turn(engine, conversations.get(2));
            assertThat(backend.computedTokens()).isEqualTo(31);
            turn(engine, conversations.get(0));
            assertThat(backend.computedTokens()).isGreaterThan(31 + 100);
        }
    }

    @Test
    void submit_whenNothingCanBeSaved_computesAgain() throws Exception {
        HashBackend backend = new HashBackend(1, 500);
        backend.savingFails = true;
        try (Engine engine = new Engine(backend, tokenizer, Set.of(), OPTIONS)) {
            int[] first = turn(engine, new Random(1).ints(100, 0, 250).toArray());
            turn(engine, new Random(2).ints(100, 0, 250).toArray());
            int[] again = turn(engine, first);
            assertThat(Arrays.copyOf(again, first.length)).isEqualTo(first);
        }
    }

    /** Stores and restores of random texts give back what was stored; the bytes are those of what is there. */
    @Property(tries = 100)
    void cache_randomTexts_holdsWhatItSaysWithinItsCapacity(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int capacityTokens) {
        Random random = new Random(seed);
        HashBackend backend = new HashBackend(2, 200);
        long capacity = capacityTokens * HashBackend.ENTRY_BYTES;
        PrefixCache cache = new PrefixCache(backend, capacity);
        List<int[]> texts = new ArrayList<>();
        texts.add(new int[0]);
        for (int round = 0; round < 60; round++) {
            int[] stem = texts.get(random.nextInt(texts.size()));
            int shared = stem.length == 0 ? 0 : random.nextInt(stem.length);
            int[] text = Arrays.copyOf(stem, shared + 1 + random.nextInt(190 - shared));
            for (int position = shared; position < text.length; position++) {
                text[position] = random.nextInt(3);
            }
            texts.add(text);
            backend.forward(List.of(new TokenRun(0, 0, text, 0)));
            int[] pinned = texts.get(random.nextInt(texts.size()));
            int before = cache.match(pinned, pinned.length);
            cache.store(text, text.length, 0, pinned, pinned.length);
            assertThat(cache.match(pinned, pinned.length)).isGreaterThanOrEqualTo(before);
            assertThat(cache.bytes()).isEqualTo(backend.savedBytes.get()).isLessThanOrEqualTo(capacity);
            if (text.length + before + 2 * PrefixCache.BLOCK <= capacityTokens) {
                assertThat(cache.match(text, text.length)).isEqualTo(text.length);
            }
            int[] wanted = texts.get(random.nextInt(texts.size()));
            int matched = cache.match(wanted, wanted.length);
            if (matched > 0 && wanted.length < 199) {
                cache.restore(wanted, 0, matched, 1);
                int[] withNext = Arrays.copyOf(wanted, matched + 1);
                float[] restored = logits(backend, 1, matched, withNext);
                assertThat(restored).isEqualTo(logits(backend, 0, 0, withNext));
            }
        }
        cache.close();
        assertThat(backend.savedBytes.get()).isZero();
    }

    private static float[] logits(HashBackend backend, int slot, int from, int[] text) {
        float[] row = new float[HashBackend.VOCABULARY];
        backend.forward(List.of(new TokenRun(slot, from, Arrays.copyOfRange(text, from, text.length), 1)))
                .getFirst()
                .copyRow(0, row);
        return row;
    }
}
