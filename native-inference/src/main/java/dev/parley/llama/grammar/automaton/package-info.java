/** Finite automata over code points: regular expressions, formats, words, and their combinations. */
@NullMarked
package dev.parley.llama.grammar.automaton;

import org.jspecify.annotations.NullMarked;
