package dev.parley.search.page;

/**
 * A piece of a page that stands for itself.
 *
 * @param number position within the page, from 1
 * @param heading nearest heading above that is not the title, or empty
 * @param score how well it fits the question; comparable within one page only, 0 without a question
 */
public record PagePassage(int number, String heading, String text, double score) {}
