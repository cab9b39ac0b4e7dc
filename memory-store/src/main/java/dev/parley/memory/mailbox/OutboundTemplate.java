package dev.parley.memory.mailbox;

/**
 * A template that the platform approved, for times when it takes nothing else.
 *
 * @param language as the platform names it, for example {@code pt_BR}
 */
public record OutboundTemplate(String name, String language) {}
