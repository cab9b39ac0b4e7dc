package dev.parley.llama.grammar;

import dev.parley.llama.grammar.schema.ArrayShape;
import dev.parley.llama.grammar.schema.ObjectShape;
import dev.parley.llama.grammar.schema.ValueSpec;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is being written at one level of nesting. Immutable; equal frames go on in the same ways. */
sealed interface Frame {

    /** Everything is written. */
    record End() implements Frame {}

    /** Before a value. */
    record Value(ValueSpec spec, int blanks) implements Frame {}

    /** In an object. */
    record Members(
            ObjectShape shape,
            Properties properties,
            Phase phase,
            @Nullable ValueSpec value,
            int blanks) implements Frame {

        Members at(Phase next) {
            return new Members(shape, properties, next, null, 0);
        }

        Members withBlanks(int count) {
            return new Members(shape, properties, phase, value, count);
        }
    }

    /**
     * The properties of an object so far.
     *
     * @param seen numbers of the declared ones
     * @param extras keys of the others
     * @param unknown whether one more key was written that is not known, because only a part of a token was looked at
     */
    record Properties(BitSet seen, Set<String> extras, boolean unknown) {
        static final Properties NONE = new Properties(new BitSet(), Set.of(), false);
    }

    /** In an array, after {@code count} items or, before the first comma, none. */
    record Elements(ArrayShape shape, int count, BitSet used, Phase phase, int blanks) implements Frame {

        Elements withBlanks(int next) {
            return new Elements(shape, count, used, phase, next);
        }
    }

    /** Where in an object or array. */
    enum Phase {
        OPENED,
        KEY_WRITTEN,
        VALUE_WRITTEN,
        COMMA_WRITTEN
    }

    /** A frame in which only the bytes matter until its text ends. */
    sealed interface Inner extends Frame {
        Local local();

        /** The same frame after a byte. */
        Inner with(Local next, int value);
    }

    /** In a string, number or literal whose label does not matter. */
    record Scalar(Local local) implements Inner {
        @Override
        public Inner with(Local next, int value) {
            return new Scalar(next);
        }
    }

    /** In a key; {@code raw} is its JSON text so far, one char for each byte. */
    record Key(ObjectShape shape, Properties properties, String raw, Local local) implements Inner {
        @Override
        public Inner with(Local next, int value) {
            return new Key(shape, properties, raw + (char) value, next);
        }
    }

    /** In one of the items of an array that may not come twice. */
    record DistinctItem(ArrayShape shape, BitSet used, Local local) implements Inner {
        @Override
        public Inner with(Local next, int value) {
            return new DistinctItem(shape, used, next);
        }
    }

    /** In the text before the arguments of a call; its label is the number of the tool. */
    record CallOpening(CallSyntax syntax, Local local) implements Inner {
        @Override
        public Inner with(Local next, int value) {
            return new CallOpening(syntax, next);
        }
    }
}
