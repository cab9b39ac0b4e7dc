package dev.parley.search.documents;

/** A document that answers a query, with the passage that fits best. */
record Hit(Document document, String passage) {}
