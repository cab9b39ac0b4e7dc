package dev.parley.assistant.channel;

import dev.parley.memory.mailbox.InboundMessage;
import java.util.Locale;

/** One thing that a webhook tells. */
public sealed interface InboundEvent {

    /** Text of a person. */
    record Text(InboundMessage message) implements InboundEvent {}

    /** Something that is counted and not answered. {@code kind} is a short name from a fixed alphabet. */
    record Ignored(String kind) implements InboundEvent {

        private static final int MAX_CHARACTERS = 40;

        /** Kinds become metric labels and log words, so they are made short and plain whatever the platform sends. */
        public static Ignored of(String kind) {
            String plain = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
            return new Ignored(plain.substring(0, Math.min(plain.length(), MAX_CHARACTERS)));
        }
    }
}
