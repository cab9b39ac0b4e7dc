package dev.parley.assistant.admin;

import dev.parley.assistant.rollout.Audience;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Audiences as requests change them. Stateless. */
final class Audiences {

    private Audiences() {}

    /**
     * What is left out stays as it is.
     *
     * @param now null for one that is new
     * @throws IllegalArgumentException naming what is wrong
     */
    static Audience next(
            @Nullable Audience now,
            @Nullable Double percent,
            @Nullable Set<String> countries,
            @Nullable Set<String> channels) {
        Audience before = now == null ? Audience.EVERYBODY : now;
        return new Audience(
                percent == null ? before.percent() : percent,
                countries == null ? before.countries() : countries,
                channels == null ? before.channels() : channels);
    }

    /** For the audit. */
    static String described(Audience audience) {
        return audience.equals(Audience.EVERYBODY)
                ? ""
                : " percent=" + audience.percent() + " countries=" + String.join(",", audience.countries())
                        + " channels=" + String.join(",", audience.channels());
    }
}
