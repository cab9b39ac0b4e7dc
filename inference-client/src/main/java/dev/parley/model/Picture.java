package dev.parley.model;

/**
 * An encoded still or moving picture.
 *
 * @param bytes not copied: neither side changes them
 * @param mediaType for example {@code image/png}, {@code image/webp} or {@code video/mp4}
 * @param width in pixels
 * @param height in pixels
 */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(byte[] bytes, String mediaType, int width, int height) {}
