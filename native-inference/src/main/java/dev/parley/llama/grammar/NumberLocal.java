package dev.parley.llama.grammar;

import dev.parley.llama.grammar.schema.NumberPrefix;
import dev.parley.llama.grammar.schema.NumberRange;
import org.jspecify.annotations.Nullable;

/** In a number that has bounds or a step. */
final class NumberLocal extends Local {

    private final Locals locals;
    private final NumberRange range;
    private final NumberPrefix prefix;
    private final int exit;

    NumberLocal(Locals locals, NumberRange range, NumberPrefix prefix) {
        this.locals = locals;
        this.range = range;
        this.prefix = prefix;
        this.exit = range.includes(prefix) ? 0 : NO_EXIT;
        locals.created();
    }

    @Override
    @Nullable
    Local compute(int value) {
        NumberPrefix next = prefix.next(value);
        return next == null || !range.mayBecome(next) ? null : new NumberLocal(locals, range, next);
    }

    @Override
    int exit() {
        return exit;
    }
}
