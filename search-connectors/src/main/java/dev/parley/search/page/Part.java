package dev.parley.search.page;

/** What a box holds, in reading order. */
sealed interface Part permits Box, Run {

    /** Characters, white space counted once. */
    int text();

    /** Characters inside links. */
    int linked();

    /** How much it looks like content: about the characters of its sentences. */
    double worth();
}
