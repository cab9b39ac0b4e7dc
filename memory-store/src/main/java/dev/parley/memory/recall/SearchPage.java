package dev.parley.memory.recall;

import java.util.List;

/** @param more whether further turns follow */
public record SearchPage(List<Recollection> found, boolean more) {
    public SearchPage {
        found = List.copyOf(found);
    }
}
