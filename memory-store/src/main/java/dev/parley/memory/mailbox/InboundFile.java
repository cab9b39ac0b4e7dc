package dev.parley.memory.mailbox;

/**
 * A file that came with a message, still at the platform.
 *
 * @param ref the platform's id of the file, or its address where the platform gives that in place of an id
 * @param mediaType what the platform says that it is, for example {@code audio/ogg; codecs=opus}; empty where it did not say
 * @param name the file's name; empty where it has none
 */
public record InboundFile(MessageKind kind, String ref, String mediaType, String name) {}
