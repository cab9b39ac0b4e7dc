package dev.parley.llama.batch;

import dev.parley.llama.backend.Backend;
import dev.parley.llama.backend.BackendException;
import dev.parley.llama.backend.ForwardInterruptedException;
import dev.parley.llama.backend.Logits;
import dev.parley.llama.backend.SavedEntries;
import dev.parley.llama.backend.TokenRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A model without weights: the logits at a position are a hash of the tokens whose entries the slot really holds there,
 * so one wrong, missing or stale entry changes the text. It likes to repeat what followed the same words before. Keeps
 * to the port's contract to the letter: entries behind a run are spoiled. Rounding does not exist here: outputs can be compared exactly.
 */
final class HashBackend implements Backend {

    static final int VOCABULARY = 272;
    static final long ENTRY_BYTES = 64;

    private static final int SPOILED = -1;

    private final int contextLength;
    private final int[][] entries;
    private final int[] valid;
    final List<List<TokenRun>> steps = new CopyOnWriteArrayList<>();
    final AtomicLong savedBytes = new AtomicLong();
    final AtomicInteger copies = new AtomicInteger();
    volatile Consumer<List<TokenRun>> beforeStep = runs -> {};
    volatile boolean savingFails;
    volatile boolean closed;
    private volatile boolean running;
    private volatile boolean interrupted;

    HashBackend(int slots, int contextLength) {
        this.contextLength = contextLength;
        this.entries = new int[slots][contextLength];
        this.valid = new int[slots];
    }

    @Override
    public int slots() {
        return entries.length;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public int longestTogether() {
        return 3;
    }

    @Override
    public int vocabSize() {
        return VOCABULARY;
    }

    @Override
    public List<Logits> forward(List<TokenRun> runs) {
        steps.add(List.copyOf(runs));
        running = true;
        interrupted = false;
        beforeStep.accept(runs);
        running = false;
        if (interrupted) {
            throw new ForwardInterruptedException();
        }
        boolean[] taking = new boolean[slots()];
        for (TokenRun run : runs) {
            require(!taking[run.slot()], "two runs of one slot");
            require(run.end() <= contextLength, "beyond the context");
            require(run.position() <= valid[run.slot()], "a gap before the run");
            taking[run.slot()] = true;
        }
        List<Logits> all = new ArrayList<>();
        for (TokenRun run : runs) {
            int[] slot = entries[run.slot()];
            System.arraycopy(run.tokens(), 0, slot, run.position(), run.tokens().length);
            Arrays.fill(slot, run.end(), contextLength, SPOILED);
            valid[run.slot()] = run.end();
            float[][] rows = new float[run.logitRows()][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = logits(slot, run.end() - run.logitRows() + row + 1);
            }
            all.add((row, target) -> System.arraycopy(rows[row], 0, target, 0, VOCABULARY));
        }
        return all;
    }

    private static float[] logits(int[] text, int length) {
        long hash = 1;
        int follower = -1;
        for (int position = 0; position < length; position++) {
            require(text[position] != SPOILED, "a spoiled entry at " + position + " of " + length);
            hash = (hash ^ text[position]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
            if (position + 1 < length
                    && position > 1
                    && text[position] == text[length - 1]
                    && text[position - 1] == text[length - 2]) {
                follower = text[position + 1];
            }
        }
        float[] logits = new float[VOCABULARY];
        long state = hash;
        for (int token = 0; token < VOCABULARY; token++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            logits[token] = (state >>> 40) / (float) (1 << 21);
        }
        if (follower >= 0 && (hash & 15) != 0) {
            logits[follower] += 20;
        }
        return logits;
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalStateException(fault);
        }
    }

    @Override
    public void copyPrefix(int fromSlot, int toSlot, int positions) {
        require(positions <= valid[fromSlot], "copies more than is valid");
        copies.incrementAndGet();
        System.arraycopy(entries[fromSlot], 0, entries[toSlot], 0, positions);
        Arrays.fill(entries[toSlot], positions, contextLength, SPOILED);
        valid[toSlot] = positions;
    }

    @Override
    public SavedEntries save(int slot, int position, int count) {
        require(position + count <= valid[slot], "saves more than is valid");
        if (savingFails) {
            throw new BackendException("no memory", new IllegalStateException());
        }
        savedBytes.addAndGet(count * ENTRY_BYTES);
        return new Saved(position, Arrays.copyOfRange(entries[slot], position, position + count));
    }

    @Override
    public void restore(SavedEntries saved, int slot, int count) {
        Saved own = (Saved) saved;
        require(!own.given, "restores what was closed");
        require(own.position <= valid[slot], "a gap before the restored");
        System.arraycopy(own.tokens, 0, entries[slot], own.position, count);
        Arrays.fill(entries[slot], own.position + count, contextLength, SPOILED);
        valid[slot] = own.position + count;
    }

    private final class Saved implements SavedEntries {

        private final int position;
        private final int[] tokens;
        private boolean given;

        Saved(int position, int[] tokens) {
            this.position = position;
            this.tokens = tokens;
        }

        @Override
        public int position() {
            return position;
        }

        @Override
        public int count() {
            return tokens.length;
        }

        @Override
        public long bytes() {
            return tokens.length * ENTRY_BYTES;
        }

        @Override
        public void close() {
            require(!given, "closed twice");
            given = true;
            savedBytes.addAndGet(-bytes());
        }
    }

    @Override
    public void interrupt() {
        interrupted = running;
    }

    /** Tokens that were computed in all steps. */
    long computedTokens() {
        return steps.stream()
                .flatMap(List::stream)
                .mapToLong(run -> run.tokens().length)
                .sum();
    }

    @Override
    public long memoryBytes() {
        return savedBytes.get();
    }

    @Override
    public String description() {
        return "a hash";
    }

    @Override
    public void close() {
        require(!closed, "closed twice");
        require(savedBytes.get() == 0, "saved entries are left");
        closed = true;
    }
}
