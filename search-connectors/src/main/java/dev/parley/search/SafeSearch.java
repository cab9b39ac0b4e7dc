package dev.parley.search;

/** How strictly adult results are left out. */
public enum SafeSearch {
    OFF,
    MODERATE,
    STRICT
}
