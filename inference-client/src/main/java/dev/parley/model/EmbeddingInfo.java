package dev.parley.model;

/**
 * What callers need to know of an embedding model.
 *
 * @param name vectors of models of different names must not be compared
 * @param dimensions length of the vectors; 0 where it is not known before the first answer
 * @param maxTokens tokens of a text that count, what is behind them is cut off; 0 where it is not known
 */
public record EmbeddingInfo(String name, int dimensions, int maxTokens) {}
