package dev.parley.model;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * For whom a model works: who is served fairly beside others, and whose use it is. Travels in the Reactor context from the
 * door to the model where a request does not name it.
 *
 * @param person stable id of the person or program; empty for nobody in particular
 * @param channel where the request came from, for example {@code whatsapp}; empty where that is not known
 * @param country two-letter code of the person's country; empty where it is not known
 */
public record Caller(String person, String channel, String country) {

    public static final Caller NOBODY = new Caller("", "", "");

    public Context into(Context context) {
        return context.put(Caller.class, this);
    }

    /** {@link #NOBODY} where nobody said. */
    public static Caller in(ContextView context) {
        return context.<Caller>getOrEmpty(Caller.class).orElse(NOBODY);
    }
}
