package dev.parley.tool;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The tools that are offered, by name, in the order in which they were given. Immutable and thread-safe. */
public final class ToolRegistry {

    /** Longest time that a tool may declare for one attempt. */
    public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final Map<String, Tool> tools;

    private final List<ToolSpec> specs;

    /** @throws IllegalArgumentException when a name, timeout or result limit is out of range, or a name is taken twice */
    public ToolRegistry(Collection<? extends Tool> tools) {
        Map<String, Tool> byName = new LinkedHashMap<>();
        for (Tool tool : tools) {
            ToolSpec spec = checked(tool.spec());
            if (byName.putIfAbsent(spec.name(), tool) != null) {
                throw new IllegalArgumentException(
                        "The tool name " + spec.name() + " is taken twice: give each tool its own name");
            }
        }
        this.tools = Collections.unmodifiableMap(byName);
        this.specs = byName.values().stream().map(Tool::spec).toList();
    }

    public static ToolRegistry of(Tool... tools) {
        return new ToolRegistry(List.of(tools));
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    public List<ToolSpec> specs() {
        return specs;
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
        if (spec.maxResultChars() < 1) {
            throw new IllegalArgumentException(
                    "maxResultChars of " + spec.name() + " must be at least 1 but is " + spec.maxResultChars());
        }
        return spec;
    }
}
