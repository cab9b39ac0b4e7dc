package dev.parley.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A verdict.
 *
 * @param flagged whether the message is unsafe
 * @param hazards why; may be empty where the model names none that we know
 * @param usage of the model
 * @param categories what the model said of each category of its own, in its order; empty for one that speaks of hazards
 */
public record Moderation(boolean flagged, Set<Hazard> hazards, Usage usage, List<Category> categories) {

    /** A verdict of a model that speaks of hazards. */
    public Moderation(boolean flagged, Set<Hazard> hazards, Usage usage) {
        this(flagged, hazards, usage, List.of());
    }

    public Moderation {
        hazards = Set.copyOf(hazards);
        categories = List.copyOf(categories);
    }

    /**
     * What a model said of one of its own categories.
     *
     * @param name for example {@code harassment/threatening}
     * @param score how sure the model is that the message is of this category, from 0 to 1; null where it does not say
     */
    public record Category(
            String name, boolean flagged, @Nullable Double score) {}
}
