package dev.parley.tool;

import java.util.Collection;
import java.util.List;

/** Which tools may be offered and called: the view that a persona, a channel or a turn has of the registry. */
@FunctionalInterface
public interface ToolScope {

    ToolScope ALL = spec -> true;

    ToolScope NONE = spec -> false;

    boolean allows(ToolSpec spec);

    /** An allow-list of names; a name that ends in {@code *} allows every tool that begins with what stands before. */
    static ToolScope of(Collection<String> names) {
        List<String> allowed = List.copyOf(names);
        return spec -> allowed.stream()
                .anyMatch(name -> name.endsWith("*")
                        ? spec.name().startsWith(name.substring(0, name.length() - 1))
                        : spec.name().equals(name));
    }

    /** What both allow: a persona's list within its channel's. */
    default ToolScope and(ToolScope other) {
        return spec -> allows(spec) && other.allows(spec);
    }
}
