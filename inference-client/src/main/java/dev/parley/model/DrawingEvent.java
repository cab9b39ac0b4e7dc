package dev.parley.model;

import org.jspecify.annotations.Nullable;

/** What comes while a picture is made. */
public sealed interface DrawingEvent {

    /**
     * @param step steps done
     * @param steps steps in all
     * @param preview how it looks so far, where the model shows it
     */
    record Progress(int step, int steps, @Nullable Picture preview) implements DrawingEvent {}

    record Finished(Picture picture) implements DrawingEvent {}
}
