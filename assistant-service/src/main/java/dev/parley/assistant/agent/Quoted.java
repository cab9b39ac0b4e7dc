package dev.parley.assistant.agent;

/**
 * Text of others that came with the person's message: a forwarded message, the caption of a picture, the name of a file.
 *
 * @param kind what it is, in our own words, for example {@code file name}
 */
public record Quoted(String kind, String text) {}
