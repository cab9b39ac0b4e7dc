package dev.parley.llama.sampling;

/**
 * How probable a token was to the model.
 *
 * @param logProbability natural logarithm, at most 0
 */
public record TokenLogProbability(int token, double logProbability) {}
