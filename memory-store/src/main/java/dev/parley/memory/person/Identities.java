package dev.parley.memory.person;

import reactor.core.publisher.Mono;

/**
 * Which addresses of a channel are one person. Platforms tell a phone number, an id of their own, or both; a person stays
 * who they were first known as. Thread-safe.
 */
public interface Identities {

    /**
     * Whom an address belongs to: who it was linked to, or from now on the given one.
     *
     * @param otherwise who it is where nothing is known of it
     */
    Mono<String> canonical(String channel, String address, String otherwise);

    /** From now on the address belongs to that person. */
    Mono<Void> link(String channel, String address, String canonical);
}
