package dev.parley.assistant.ask;

/**
 * A way to go on typing.
 *
 * @param kind {@code own}: asked before in this conversation; {@code popular}: asked by several people; {@code document}: the
 *     title of a document
 */
record Suggestion(String text, String kind) {}
