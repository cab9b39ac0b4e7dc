package dev.parley.tool;

/**
 * A file that a tool made for the person, kept where the person can reach it.
 *
 * @param mediaType for example {@code image/png}
 * @param url where it is
 */
public record ToolAttachment(String mediaType, String url) {}
