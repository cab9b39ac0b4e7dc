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
 * @param apiKey id of the key of our API that the request came with; empty for none
 */
public record Caller(String person, String channel, String country, String apiKey) {

    public static final Caller NOBODY = new Caller("", "", "");

    /** Somebody who came without a key. */
    public Caller(String person, String channel, String country) {
        this(person, channel, country, "");
    }

    /** This caller, with what is not known of it taken from another. */
    public Caller or(Caller other) {
        return new Caller(
                known(person, other.person),
                known(channel, other.channel),
                known(country, other.country),
                known(apiKey, other.apiKey));
    }

    private static String known(String own, String other) {
        return own.isEmpty() ? other : own;
    }

    /** Puts the caller in, over what is known there already. */
    public Context into(Context context) {
        return context.put(Caller.class, or(in(context)));
    }

    /** {@link #NOBODY} where nobody said. */
    public static Caller in(ContextView context) {
        return context.<Caller>getOrEmpty(Caller.class).orElse(NOBODY);
    }
}
