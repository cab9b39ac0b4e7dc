package dev.parley.llama.sampling;

import org.jspecify.annotations.Nullable;

/**
 * Follows one text token by token and tells how it may go on. For one thread at a time.
 *
 * <p>Tokens are accepted strictly in the order in which they stay in the text. A speculated token is accepted only after
 * the model has confirmed it, so nothing is ever taken back.
 */
public interface TokenMatcher {

    /** Any text. */
    TokenMatcher ANY = new TokenMatcher() {
        @Override
        public long @Nullable [] allowed() {
            return null;
        }

        @Override
        public boolean mayEnd() {
            return true;
        }

        @Override
        public void accept(int token) {}
    };

    /**
     * The tokens that may come next as a bit set: token {@code t} may when bit {@code t & 63} of element {@code t >> 6}
     * is set; elements that are missing at the end count as zero. The bits of end tokens are ignored, see
     * {@link #mayEnd()}. The array belongs to the matcher, must not be changed, and is valid until the next
     * {@link #accept}.
     *
     * @return null when every token may come and the text may end
     */
    long @Nullable [] allowed();

    /** Whether the text may end here. A matcher that allows neither the end nor any token makes its request fail. */
    boolean mayEnd();

    /** The text goes on with this token, which is allowed and no end token. */
    void accept(int token);
}
