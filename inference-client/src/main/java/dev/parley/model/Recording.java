package dev.parley.model;

/**
 * Encoded sound.
 *
 * @param bytes not copied: neither side changes them
 * @param mediaType for example {@code audio/ogg} or {@code audio/wav}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Recording(byte[] bytes, String mediaType) {}
