package dev.parley.assistant.channel;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.DeliveryStatus;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageRef;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a webhook of WhatsApp or Messenger tells. Ids are the platform's; an address says who, as in
 * {@link InboundMessage#address()}, and is empty where the platform did not say.
 */
public sealed interface InboundEvent {

    /** A short plain word for metrics and logs, without content. */
    String kind();

    /** Events that name the same are kept in the order in which they were told; others may be kept at once. */
    default String order() {
        return switch (this) {
            case Message message -> message.message().conversation().value();
            case Edit edit -> edit.message().conversation().value();
            case Deletion deletion -> deletion.message().conversation().value();
            case Echo echo -> echo.message().conversation().value();
            case Handover handover -> handover.conversation().value();
            case Status status -> status.messageId();
            case OptOut choice -> choice.address();
            case IdentityChange change -> change.previous();
            case Reaction _, Standby _, Referral _, Unsupported _, Ignored _ -> "";
        };
    }

    /**
     * What a person sent and wants answered: text, a pressed button, a chosen row, a place, an order, or a file with or
     * without words.
     *
     * @param userId the platform's own id of the person, where it told one besides or in place of a phone number; else
     *     empty
     */
    record Message(InboundMessage message, String userId) implements InboundEvent {
        public Message(InboundMessage message) {
            this(message, "");
        }

        @Override
        public String kind() {
            return message.kind().name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param emoji empty when the reaction was taken back */
    record Reaction(String address, String messageId, String emoji) implements InboundEvent {
        @Override
        public String kind() {
            return "reaction";
        }
    }

    /** A person changed a message; {@code text} is the new one. */
    record Edit(MessageRef message, String text) implements InboundEvent {
        @Override
        public String kind() {
            return "edit";
        }
    }

    /** A person took a message back. */
    record Deletion(MessageRef message) implements InboundEvent {
        @Override
        public String kind() {
            return "deletion";
        }
    }

    /**
     * How far one of our own messages came.
     *
     * @param address whom it was sent to
     * @param messageId empty where the platform speaks of all messages up to a time
     * @param at when it came so far, or up to when; the epoch where it is not known
     * @param errorCode the platform's code of a failure; 0 for none
     */
    record Status(String address, String messageId, DeliveryStatus status, Instant at, int errorCode)
            implements InboundEvent {
        @Override
        public String kind() {
            return "status_" + status.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A message that was sent from our side: by us, by another app or by a person at the business.
     *
     * @param message in the conversation of the person that it went to
     * @param text what it says; empty for a file without words
     * @param at when it was sent; the epoch where the platform did not say
     * @param ours whether we sent it
     */
    record Echo(MessageRef message, String text, Instant at, boolean ours) implements InboundEvent {
        @Override
        public String kind() {
            return "echo";
        }
    }

    /** Something in a conversation that another app has control of. */
    record Standby() implements InboundEvent {
        @Override
        public String kind() {
            return "standby";
        }
    }

    /**
     * Control of a conversation was passed, taken or asked for.
     *
     * @param toUs true when it is ours from now on, false when it is another app's, null when nothing changed
     */
    record Handover(
            PersonId person,
            ConversationId conversation,
            @Nullable Boolean toUs) implements InboundEvent {
        @Override
        public String kind() {
            return "handover";
        }
    }

    /** A person does not want messages of a sort any more, or wants them again. */
    record OptOut(String address, String category, boolean out) implements InboundEvent {
        @Override
        public String kind() {
            return out ? "opt_out" : "opt_in";
        }
    }

    /** A person has another phone number or user id from now on. */
    record IdentityChange(String previous, String current) implements InboundEvent {
        @Override
        public String kind() {
            return "identity_change";
        }
    }

    /** What led a person to the conversation, for example an advertisement. */
    record Referral(String address, String source, String sourceId) implements InboundEvent {
        @Override
        public String kind() {
            return "referral";
        }
    }

    /** A message that the platform itself could not pass on, for example a poll. */
    record Unsupported(String address, String messageId, int errorCode) implements InboundEvent {
        @Override
        public String kind() {
            return "unsupported";
        }
    }

    /** Anything else. It is counted. */
    record Ignored(String kind) implements InboundEvent {

        private static final int MAX_CHARACTERS = 40;

        /** Kinds become metric labels and log words, so they are made short and plain whatever the platform sends. */
        public static Ignored of(String kind) {
            String start = kind.substring(0, Math.min(kind.length(), MAX_CHARACTERS));
            return new Ignored(start.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_"));
        }
    }
}
