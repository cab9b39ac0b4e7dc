/** Finds what fits a question among facts and turns of one person, by words, meaning, time, importance and names. */
@NullMarked
package dev.parley.memory.recall;

import org.jspecify.annotations.NullMarked;
