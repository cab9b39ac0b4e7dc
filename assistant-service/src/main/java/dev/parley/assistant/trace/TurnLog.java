package dev.parley.assistant.trace;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import reactor.util.context.Context;

/**
 * Puts the id of a turn into the log's context while anything of that turn runs, on whatever thread: the field
 * {@code turn} of every line.
 */
public final class TurnLog implements ThreadLocalAccessor<String> {

    /** The field of the log, and the key in Reactor's context. */
    public static final String TURN = "turn";

    /** To be called once, before the first turn. */
    static void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(new TurnLog());
    }

    /** For {@code contextWrite} around what runs for a turn. */
    public static Context in(Context context, String turn) {
        return context.put(TURN, turn);
    }

    @Override
    public Object key() {
        return TURN;
    }

    @Override
    public @Nullable String getValue() {
        return MDC.get(TURN);
    }

    @Override
    public void setValue(String turn) {
        MDC.put(TURN, turn);
    }

    @Override
    public void setValue() {
        MDC.remove(TURN);
    }
}
