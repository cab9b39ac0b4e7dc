package dev.parley.llama.grammar;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.tokenizer.Tokenizer;

/**
 * A vocabulary prepared for masks. Tokens are plain when they are whole characters of a JSON string that need no
 * escape; most are, and for them a mask by length replaces the walk through the tree. Immutable.
 */
final class VocabularyIndex {

    private static final int NOT_PLAIN = -1;
    private static final int FIRST_PLAIN = 0x20;

    private final TokenTrie all;
    private final TokenTrie notPlain;
    private final int[] nodeOfNotPlain;
    private final TokenTrie far;
    private final int[] nodeOfFar;
    private final int words;
    /** For each length the plain tokens of at most so many characters. */
    private final long[][] plain;

    VocabularyIndex(Tokenizer tokenizer) {
        this.all = TokenTrie.of(tokenizer, bytes -> true);
        this.notPlain = TokenTrie.of(tokenizer, bytes -> plainLength(bytes) == NOT_PLAIN);
        this.nodeOfNotPlain = sameNodes(notPlain, all);
        this.far = TokenTrie.of(tokenizer, bytes -> bytes.length > Automaton.HORIZON);
        this.nodeOfFar = sameNodes(far, all);
        this.words = (tokenizer.vocabSize() + Long.SIZE - 1) / Long.SIZE;
        int[] lengths = new int[tokenizer.vocabSize()];
        int longest = 0;
        for (int token = 0; token < lengths.length; token++) {
            byte[] bytes = tokenizer.bytes(token);
            lengths[token] = tokenizer.isSpecial(token) || bytes.length == 0 ? NOT_PLAIN : plainLength(bytes);
            longest = Math.max(longest, lengths[token]);
        }
        this.plain = new long[longest + 1][words];
        for (int token = 0; token < lengths.length; token++) {
            if (lengths[token] != NOT_PLAIN) {
                plain[lengths[token]][token / Long.SIZE] |= 1L << token;
            }
        }
        for (int length = 1; length <= longest; length++) {
            for (int index = 0; index < words; index++) {
                plain[length][index] |= plain[length - 1][index];
            }
        }
    }

    /** For each node of a tree the node of a larger tree with the same bytes. */
    private static int[] sameNodes(TokenTrie small, TokenTrie large) {
        int[] same = new int[small.end(TokenTrie.ROOT)];
        int[] path = new int[small.depth() + 1];
        for (int node = 1; node < same.length; node++) {
            int depth = small.depth(node);
            int parent = same[path[depth - 1]];
            int child = parent + 1;
            while (large.lastByte(child) != small.lastByte(node)) {
                child = large.end(child);
            }
            same[node] = child;
            path[depth] = node;
        }
        return same;
    }

    /** Number of characters, or {@link #NOT_PLAIN}. */
    private static int plainLength(byte[] bytes) {
        int count = 0;
        for (int index = 0; index < bytes.length; count++) {
            int lead = bytes[index] & 0xFF;
            int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
            if (length == 0 || lead < FIRST_PLAIN || lead == '"' || lead == '\\' || index + length > bytes.length) {
                return NOT_PLAIN;
            }
            for (int offset = 1; offset < length; offset++) {
                int next = bytes[index + offset] & 0xFF;
                int least = offset > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
                int most = offset > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
                if (next < least || next > most) {
                    return NOT_PLAIN;
                }
            }
            index += length;
        }
        return count;
    }

    TokenTrie all() {
        return all;
    }

    TokenTrie notPlain() {
        return notPlain;
    }

    /** The node of the whole tree for a node of the tree without plain tokens. */
    int nodeOfNotPlain(int node) {
        return nodeOfNotPlain[node];
    }

    /** The tokens of more than {@link Automaton#HORIZON} bytes. */
    TokenTrie far() {
        return far;
    }

    /** The node of the whole tree for a node of the tree of long tokens. */
    int nodeOfFar(int node) {
        return nodeOfFar[node];
    }

    /** Elements of a mask. */
    int words() {
        return words;
    }

    /** The plain tokens of at most so many characters; not to be changed. */
    long[] plain(int characters) {
        return plain[Math.min(characters, plain.length - 1)];
    }
}
