package dev.parley.assistant.channel.sandbox;

import dev.parley.assistant.turn.TurnIds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files that were uploaded to the sandbox, the newest ones, in memory. Thread-safe. */
final class SandboxFiles {

    private static final int MAX_FILES = 50;

    private final Map<String, Kept> files = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MAX_FILES;
        }
    };

    record Kept(String mediaType, byte[] bytes) {}

    /** Gives the id under which it is found. */
    synchronized String keep(String mediaType, byte[] bytes) {
        String id = TurnIds.next();
        files.put(id, new Kept(mediaType, bytes));
        return id;
    }

    synchronized Optional<Kept> find(String id) {
        return Optional.ofNullable(files.get(id));
    }
}
