package dev.parley.assistant.mcp;

import dev.parley.tool.mcp.McpListener;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How the connection to each MCP server does and what its tools became, for operators. Thread-safe. */
public final class McpStatus implements McpListener {

    /** Changes that are kept of a server; the oldest go first. */
    private static final int MOST_CHANGES = 20;

    private final McpListener next;
    private final Clock clock;
    private final Map<String, Watched> servers = new LinkedHashMap<>();

    /** @param next hears everything too */
    McpStatus(Collection<String> names, McpListener next, Clock clock) {
        this.next = next;
        this.clock = clock;
        new TreeSet<>(names).forEach(name -> servers.put(name, new Watched()));
    }

    /**
     * One server.
     *
     * @param state {@code connecting}, {@code connected} or {@code disconnected}
     * @param tools that it offers now
     * @param since when it came into this state; null before the first answer
     * @param fault why it is not reached; empty where it is
     * @param changes of its tools, the newest first
     */
    public record Server(
            String name, String state, int tools, @Nullable Instant since, String fault, List<Change> changes) {}

    /**
     * What became of the tools of a server. A description or schema that changes after its tool was allowed is worth a
     * look.
     *
     * @param refused tools that are not offered, with the reason
     */
    public record Change(
            Instant at, Set<String> added, Set<String> removed, Set<String> changed, Map<String, String> refused) {}

    private static final class Watched {
        private String state = "connecting";
        private int tools;
        private @Nullable Instant since;
        private String fault = "";
        private final Deque<Change> changes = new ArrayDeque<>();

        void add(Change change) {
            changes.addFirst(change);
            while (changes.size() > MOST_CHANGES) {
                changes.removeLast();
            }
        }
    }

    /** All that are configured, by name. */
    public synchronized List<Server> servers() {
        return servers.entrySet().stream()
                .map(entry -> new Server(
                        entry.getKey(),
                        entry.getValue().state,
                        entry.getValue().tools,
                        entry.getValue().since,
                        entry.getValue().fault,
                        List.copyOf(entry.getValue().changes)))
                .toList();
    }

    @Override
    public void toolsChanged(String server, Set<String> added, Set<String> removed, Set<String> changed) {
        synchronized (this) {
            watched(server).add(new Change(clock.instant(), added, removed, changed, Map.of()));
        }
        next.toolsChanged(server, added, removed, changed);
    }

    @Override
    public void toolRefused(String server, String tool, String reason) {
        synchronized (this) {
            watched(server).add(new Change(clock.instant(), Set.of(), Set.of(), Set.of(), Map.of(tool, reason)));
        }
        next.toolRefused(server, tool, reason);
    }

    @Override
    public void connected(String server, int tools) {
        synchronized (this) {
            enter(server, "connected", tools, "");
        }
        next.connected(server, tools);
    }

    @Override
    public void disconnected(String server, String reason) {
        synchronized (this) {
            enter(server, "disconnected", 0, reason);
        }
        next.disconnected(server, reason);
    }

    private void enter(String server, String state, int tools, String fault) {
        Watched watched = watched(server);
        if (!watched.state.equals(state)) {
            watched.since = clock.instant();
        }
        watched.state = state;
        watched.tools = tools;
        watched.fault = fault;
    }

    private Watched watched(String server) {
        return servers.computeIfAbsent(server, name -> new Watched());
    }
}
