package dev.parley.memory.conversation;

/**
 * Where a log stood when a writer read it; its fencing token. A conversation that was deleted and begun again has another
 * generation.
 *
 * @param generation 0 while there is no such conversation
 * @param next sequence number, from 0, that the next turn gets
 */
public record Position(long generation, long next) {

    /** Of a conversation that is not there. */
    public static final Position NONE = new Position(0, 0);
}
