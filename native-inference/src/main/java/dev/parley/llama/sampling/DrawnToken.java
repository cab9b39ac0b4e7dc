package dev.parley.llama.sampling;

import java.util.List;

/**
 * A generated token with the model's own distribution at its place: the softmax of the logits before bias, penalties,
 * constraint, temperature and cut-offs, so that the values of different requests can be compared.
 *
 * @param alternatives the most probable tokens, best first; the drawn one may be among them
 */
public record DrawnToken(TokenLogProbability drawn, List<TokenLogProbability> alternatives) {
    public DrawnToken {
        alternatives = List.copyOf(alternatives);
    }
}
