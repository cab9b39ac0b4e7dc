package dev.parley.llama.grammar.automaton;

import java.util.List;

/** A parsed regular expression. */
sealed interface RegexNode {

    record Chars(CodePoints points) implements RegexNode {}

    record Sequence(List<RegexNode> parts) implements RegexNode {}

    record Choice(List<RegexNode> options) implements RegexNode {}

    /** @param max {@link #UNBOUNDED} for no upper bound */
    record Repeat(RegexNode part, int min, int max) implements RegexNode {}

    /** The place before the first character. */
    record Begin() implements RegexNode {}

    /** The place after the last character. */
    record End() implements RegexNode {}

    int UNBOUNDED = Integer.MAX_VALUE;
}
