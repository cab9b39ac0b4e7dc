package dev.parley.search.page;

/**
 * Inline text between two block borders.
 *
 * @param words the text; on one line unless it is preformatted
 */
record Run(String words, int linked, double worth) implements Part {

    @Override
    public int text() {
        return words.length();
    }

    double linkDensity() {
        return words.isEmpty() ? 0 : (double) linked / words.length();
    }
}
