package dev.parley.tool;

/** A page that a tool read, with the text that was read. {@code number} is the citation number in the result text. */
public record ToolSource(int number, String title, String url, String text) {}
