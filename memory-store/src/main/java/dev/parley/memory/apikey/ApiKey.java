package dev.parley.memory.apikey;

import dev.parley.memory.usage.Quota;
import java.time.Instant;
import java.util.Set;

/**
 * A key of the API, without its secret.
 *
 * @param id part of the key itself, and shown to operators
 * @param name what it is for, as the operator wrote it
 * @param scopes what it opens
 * @param quota how much may be used with it in a day
 */
public record ApiKey(String id, String name, Set<String> scopes, Quota quota, Instant createdAt) {

    public ApiKey {
        scopes = Set.copyOf(scopes);
    }
}
