package dev.parley.search.documents;

/**
 * @param heading nearest heading above that is not the title, or empty
 */
record Passage(String heading, String text) {}
