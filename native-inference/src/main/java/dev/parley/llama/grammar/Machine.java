package dev.parley.llama.grammar;

import dev.parley.llama.grammar.Frame.Elements;
import dev.parley.llama.grammar.Frame.Members;
import dev.parley.llama.grammar.Frame.Phase;
import dev.parley.llama.grammar.Frame.Properties;
import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.schema.ArrayShape;
import dev.parley.llama.grammar.schema.ObjectShape;
import dev.parley.llama.grammar.schema.Shape;
import dev.parley.llama.grammar.schema.ValueSpec;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows JSON byte by byte with a pushdown automaton. A text is followed by a set of stacks, one for each way in which
 * it may be meant; when none is left, the text is not valid. From every stack the text can be completed. Not
 * thread-safe.
 */
final class Machine {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Locals locals;

    Machine(Locals locals) {
        this.locals = locals;
    }

    /** Before a whole document. */
    Stack document(ValueSpec spec) {
        return Stack.END.push(new Frame.Value(spec, blanksForbidden()));
    }

    /** Before a call. */
    Stack call(CallSyntax syntax) {
        return Stack.END.push(new Frame.CallOpening(syntax, locals.literal(syntax.opening())));
    }

    /** No blank before a document, so that its first token is its first bracket. */
    private static int blanksForbidden() {
        return Integer.MAX_VALUE;
    }

    /** Whether the text is complete. */
    boolean isComplete(Stack stack) {
        return switch (stack.top()) {
            case Frame.End end -> true;
            case Frame.Inner inner
            when inner.local().exit() != Local.NO_EXIT ->
                isComplete(leave(stack, inner, inner.local().exit(), true));
            default -> false;
        };
    }

    /** All stacks after a byte. */
    Set<Stack> step(Collection<Stack> stacks, int value) {
        Set<Stack> next = new LinkedHashSet<>();
        for (Stack stack : stacks) {
            step(stack, value, next);
        }
        return next;
    }

    void step(Stack stack, int value, Set<Stack> out) {
        switch (stack.top()) {
            case Frame.End end -> {}
            case Frame.Value(ValueSpec spec, int blanks) -> {
                int more = Blanks.next(blanks, value);
                if (more != Blanks.IMPOSSIBLE) {
                    out.add(stack.replace(new Frame.Value(spec, more)));
                } else {
                    begin(spec, stack.below(), value, out);
                }
            }
            case Frame.Inner inner -> {
                Local next = inner.local().next(value);
                if (next != null) {
                    enter(inner.with(next, value), stack.below(), out);
                }
                if (inner.local().exit() != Local.NO_EXIT) {
                    step(leave(stack, inner, inner.local().exit(), true), value, out);
                }
            }
            case Members members -> step(members, stack, value, out);
            case Elements elements -> step(elements, stack, value, out);
        }
    }

    /** Puts a frame on a stack, or what follows it when its text has ended. */
    private void enter(Frame.Inner inner, Stack below, Set<Stack> out) {
        Stack entered = below.push(inner);
        out.add(inner.local().isClosed() ? leave(entered, inner, inner.local().exit(), true) : entered);
    }

    /**
     * The stack after a string, number or literal has ended.
     *
     * @param known whether the frame has seen all of its text
     */
    Stack leave(Stack stack, Frame.Inner inner, int label, boolean known) {
        Stack below = stack.below();
        return switch (inner) {
            case Frame.Scalar scalar -> below;
            case Frame.Key key -> below.push(afterKey(key, label, known));
            case Frame.DistinctItem(ArrayShape shape, BitSet used, Local local) -> {
                BitSet more = (BitSet) used.clone();
                more.set(label);
                yield below.push(new Elements(shape, more.cardinality(), more, Phase.VALUE_WRITTEN, Blanks.NONE));
            }
            case Frame.CallOpening(CallSyntax syntax, Local local) ->
                below.push(new Frame.Scalar(locals.literal(syntax.closing())))
                        .push(new Frame.Value(syntax.arguments(label), blanksForbidden()));
        };
    }

    private static Members afterKey(Frame.Key key, int label, boolean known) {
        ObjectShape shape = key.shape();
        Properties before = key.properties();
        BitSet seen = before.seen();
        Set<String> extras = before.extras();
        int declared = shape.declared(label);
        boolean unknown = before.unknown();
        if (declared >= 0) {
            seen = (BitSet) seen.clone();
            seen.set(declared);
        } else if (known) {
            extras = new TreeSet<>(extras);
            extras.add(unescaped(key.raw()));
        } else {
            unknown = true;
        }
        return new Members(
                shape, new Properties(seen, extras, unknown), Phase.KEY_WRITTEN, shape.value(label), Blanks.NONE);
    }

    private static String unescaped(String raw) {
        // The closing quote is the last byte of the raw text.
        String json = new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return MAPPER.readValue("\"" + json, String.class);
    }

    /** The first byte of a value. */
    private void begin(ValueSpec spec, Stack below, int value, Set<Stack> out) {
        for (Shape shape : spec.shapes()) {
            switch (shape) {
                case Shape.Literal(Automaton automaton) ->
                    scalar(locals.literal(automaton).next(value), below, out);
                case Shape.Number(var range) -> scalar(locals.number(range).next(value), below, out);
                case Shape.Text(Automaton automaton, int min, int max) -> {
                    if (value == '"') {
                        scalar(locals.text(automaton, min, max), below, out);
                    }
                }
                case ArrayShape array -> {
                    if (value == '[') {
                        out.add(below.push(new Elements(array, 0, new BitSet(), Phase.OPENED, Blanks.NONE)));
                    }
                }
                case ObjectShape object -> {
                    if (value == '{') {
                        out.add(below.push(new Members(object, Properties.NONE, Phase.OPENED, null, Blanks.NONE)));
                    }
                }
            }
        }
    }

    private void scalar(@Nullable Local local, Stack below, Set<Stack> out) {
        if (local != null) {
            enter(new Frame.Scalar(local), below, out);
        }
    }

    private void step(Members members, Stack stack, int value, Set<Stack> out) {
        int more = Blanks.next(members.blanks(), value);
        if (more != Blanks.IMPOSSIBLE) {
            out.add(stack.replace(members.withBlanks(more)));
            return;
        }
        ObjectShape shape = members.shape();
        Properties properties = members.properties();
        switch (members.phase()) {
            case KEY_WRITTEN -> {
                if (value == ':') {
                    out.add(stack.replace(members.at(Phase.VALUE_WRITTEN))
                            .push(new Frame.Value(Objects.requireNonNull(members.value()), Blanks.NONE)));
                }
            }
            case OPENED, COMMA_WRITTEN -> {
                if (value == '"' && mayAdd(members)) {
                    Automaton keys = shape.keys(properties.seen(), properties.extras());
                    out.add(stack.replace(
                            new Frame.Key(shape, properties, "", locals.text(keys, 0, Integer.MAX_VALUE))));
                } else if (value == '}' && members.phase() == Phase.OPENED && mayClose(members)) {
                    out.add(stack.below());
                }
            }
            case VALUE_WRITTEN -> {
                if (value == ',' && mayAdd(members)) {
                    out.add(stack.replace(members.at(Phase.COMMA_WRITTEN)));
                } else if (value == '}' && mayClose(members)) {
                    out.add(stack.below());
                }
            }
        }
    }

    private static boolean mayAdd(Members members) {
        Properties properties = members.properties();
        return (!properties.unknown() || members.shape().isOpen())
                && !members.shape().keys(properties.seen(), properties.extras()).isEmpty();
    }

    private static boolean mayClose(Members members) {
        return members.shape()
                .mayClose(members.properties().seen(), members.properties().extras());
    }

    private void step(Elements elements, Stack stack, int value, Set<Stack> out) {
        int more = Blanks.next(elements.blanks(), value);
        if (more != Blanks.IMPOSSIBLE) {
            out.add(stack.replace(elements.withBlanks(more)));
            return;
        }
        ArrayShape shape = elements.shape();
        int count = elements.count();
        boolean mayAdd = count < shape.maxItems();
        boolean mayClose = count >= shape.minItems();
        switch (elements.phase()) {
            case OPENED, COMMA_WRITTEN -> {
                if (value == ']' && elements.phase() == Phase.OPENED && mayClose) {
                    out.add(stack.below());
                } else if (mayAdd) {
                    item(elements, stack, value, out);
                }
            }
            case VALUE_WRITTEN -> {
                if (value == ',' && mayAdd) {
                    out.add(stack.replace(
                            new Elements(shape, count, elements.used(), Phase.COMMA_WRITTEN, Blanks.NONE)));
                } else if (value == ']' && mayClose) {
                    out.add(stack.below());
                }
            }
            case KEY_WRITTEN -> throw new IllegalStateException("an array has no keys");
        }
    }

    private void item(Elements elements, Stack stack, int value, Set<Stack> out) {
        ArrayShape shape = elements.shape();
        if (shape.distinct().isEmpty()) {
            int count = shape.settled(elements.count() + 1);
            Stack after = stack.replace(new Elements(shape, count, elements.used(), Phase.VALUE_WRITTEN, Blanks.NONE));
            begin(shape.item(elements.count()), after, value, out);
            return;
        }
        Local first = locals.literal(shape.remaining(elements.used())).next(value);
        if (first != null) {
            enter(new Frame.DistinctItem(shape, elements.used(), first), stack.below(), out);
        }
    }
}
