package dev.parley.assistant.search;

import dev.parley.assistant.StartupException;
import dev.parley.search.SearchProvider;
import java.net.URI;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What the settings of every result provider over HTTP can say, so that the program treats all of them alike. */
interface ProviderSettings {

    /** Whether it is asked at all. */
    boolean on();

    SearchProperties.Limits limits();

    /**
     * The provider itself; called only when it is on.
     *
     * @throws IllegalArgumentException naming the setting that is missing or wrong
     */
    SearchProvider provider();

    /** Zone in which the day of its quota begins. */
    default ZoneId day() {
        return ZoneOffset.UTC;
    }

    /** What an operator has to know of it; said at start and in admin. */
    default @Nullable String notice() {
        return null;
    }

    static URI required(@Nullable URI value, String setting, String meaning) {
        if (value == null) {
            throw new StartupException(setting + " is missing: it is " + meaning + ".");
        }
        return value;
    }
}
