package dev.parley.llama.batch;

/**
 * How many tokens to guess for one sequence: more while all come true, fewer when not, and none for a while, longer each
 * time, when the guesses are wrong from the first token. For the engine's thread.
 */
final class DraftLength {

    private static final int SHORTEST = 2;
    private static final int LONGEST_PAUSE = 64;

    private final int most;
    private int length;
    private int pause;
    private int nextPause = 1;

    DraftLength(int most) {
        this.most = most;
        this.length = Math.min(most, 2 * SHORTEST);
    }

    /** Tokens to guess in this step; 0 for none. */
    int next() {
        if (pause > 0) {
            pause--;
            return 0;
        }
        return length;
    }

    void verified(int guessed, int accepted) {
        if (accepted == guessed) {
            length = Math.min(most, 2 * length);
            nextPause = 1;
        } else if (accepted > 0) {
            length = Math.min(most, Math.max(SHORTEST, accepted + 1));
            nextPause = 1;
        } else {
            length = Math.min(most, SHORTEST);
            pause = nextPause;
            nextPause = Math.min(LONGEST_PAUSE, 2 * nextPause);
        }
    }
}
