package dev.parley.memory.mailbox;

/**
 * A picture, film or sound to send.
 *
 * @param mediaType for example {@code image/png}
 * @param url where it is
 */
public record OutboundFile(String mediaType, String url) {}
