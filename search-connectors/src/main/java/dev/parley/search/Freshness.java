package dev.parley.search;

/** How old results may be. */
public enum Freshness {
    ANY,
    DAY,
    WEEK,
    MONTH,
    YEAR
}
