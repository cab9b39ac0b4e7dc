package dev.parley.model;

import java.util.List;

/**
 * How probable a token was to the model, before anything that the request changes of its choice.
 *
 * @param text of the token; where its bytes are a part of a character, U+FFFD
 * @param bytes unsigned, of its UTF-8; empty where they are not known
 * @param logProbability natural logarithm, at most 0
 */
public record TokenProbability(String text, List<Integer> bytes, double logProbability) {
    public TokenProbability {
        bytes = List.copyOf(bytes);
    }
}
