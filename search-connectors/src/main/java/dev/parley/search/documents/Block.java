package dev.parley.search.documents;

/** A heading or a paragraph of a document, as plain text on one line. */
record Block(boolean heading, String text) {}
