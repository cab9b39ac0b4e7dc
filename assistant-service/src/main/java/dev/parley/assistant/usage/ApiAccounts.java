package dev.parley.assistant.usage;

import dev.parley.memory.PersonId;

/** The accounts of keys of the API, beside those of people. Stateless. */
public final class ApiAccounts {

    /** The account of all programs that come without a key of ours. */
    public static final PersonId WITHOUT_KEY = of("none");

    private ApiAccounts() {}

    /** @param id of a key */
    public static PersonId of(String id) {
        return new PersonId("apikey:" + id);
    }
}
