package dev.parley.memory.mailbox;

/**
 * Something that a person can press instead of writing.
 *
 * @param id what comes back when it is pressed
 * @param title what it shows
 */
public record Choice(String id, String title) {}
