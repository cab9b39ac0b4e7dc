package dev.parley.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tools that there are, by name, in the order in which their owners came. An owner, for example a server elsewhere,
 * replaces its tools as a whole; readers see the tools before or after, never between. Thread-safe.
 */
public final class ToolRegistry {

    /** Longest time that a tool may declare for one attempt. */
    public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private static final String OWN = "";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final Map<String, List<Tool>> byOwner = new LinkedHashMap<>();

    private volatile Map<String, Tool> tools = Map.of();

    /** @throws IllegalArgumentException when a name, timeout or result limit is out of range, or a name is taken twice */
    public ToolRegistry(Collection<? extends Tool> tools) {
        replace(OWN, tools);
    }

    public static ToolRegistry of(Tool... tools) {
        return new ToolRegistry(List.of(tools));
    }

    /**
     * Puts the tools of an owner in the place of those it had; none takes them away.
     *
     * @param owner not empty
     * @throws IllegalArgumentException as the constructor does; the tools before stay then
     */
    public final synchronized void replace(String owner, Collection<? extends Tool> owned) {
        Map<String, List<Tool>> next = new LinkedHashMap<>(byOwner);
        next.put(owner, List.copyOf(owned));
        Map<String, Tool> byName = new LinkedHashMap<>();
        for (Tool tool : next.values().stream().flatMap(List::stream).toList()) {
            ToolSpec spec = checked(tool.spec());
            if (byName.putIfAbsent(spec.name(), tool) != null) {
                throw new IllegalArgumentException(
                        "The tool name " + spec.name() + " is taken twice: give each tool its own name");
            }
        }
        byOwner.put(owner, List.copyOf(owned));
        tools = Collections.unmodifiableMap(byName);
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    /** Immutable; another object after every change, and the same one between. */
    public Map<String, Tool> tools() {
        return tools;
    }

    /** Owner of each tool, by the name of the tool; empty for our own. */
    public final synchronized Map<String, String> owners() {
        Map<String, String> owners = new LinkedHashMap<>();
        byOwner.forEach(
                (owner, owned) -> owned.forEach(tool -> owners.put(tool.spec().name(), owner)));
        return owners;
    }

    public List<ToolSpec> specs() {
        return specs(ToolScope.ALL);
    }

    /** What may be offered within a scope. */
    public List<ToolSpec> specs(ToolScope scope) {
        List<ToolSpec> allowed = new ArrayList<>();
        for (Tool tool : tools.values()) {
            if (scope.allows(tool.spec())) {
                allowed.add(tool.spec());
            }
        }
        return allowed;
    }

    private static ToolSpec checked(ToolSpec spec) {
        if (!NAME.matcher(spec.name()).matches()) {
            throw new IllegalArgumentException("The tool name '" + spec.name() + "' must match " + NAME
                    + ": lower-case letters, digits and _, a letter first, at most 64 characters");
        }
        if (!spec.timeout().isPositive() || spec.timeout().compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout of " + spec.name() + " must be above 0 and at most "
                    + MAX_TIMEOUT + " but is " + spec.timeout());
        }
        if (spec.maxResultTokens() < 1) {
            throw new IllegalArgumentException(
                    "maxResultTokens of " + spec.name() + " must be at least 1 but is " + spec.maxResultTokens());
        }
        return spec;
    }
}
