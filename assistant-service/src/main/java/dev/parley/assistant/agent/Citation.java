package dev.parley.assistant.agent;

/**
 * A source of an answer.
 *
 * @param number the number of its markers in the answer
 * @param quote the passage that supports the sentence
 */
public record Citation(int number, String title, String url, String quote) {}
