package dev.parley.memory.redis;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;

/**
 * A conversation together with its owner, as it stands in names of keys and in the sorted sets of a partition: length
 * of the owner, owner and conversation, so that no two pairs give one text.
 */
public record ConversationKey(PersonId owner, ConversationId conversation) {

    public String value() {
        return owner.value().length() + ":" + owner.value() + ":" + conversation.value();
    }

    /**
     * Reads what {@link #value} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static ConversationKey parse(String value) {
        int colon = value.indexOf(':');
        try {
            int length = Integer.parseInt(value.substring(0, Math.max(colon, 0)));
            int end = colon + 1 + length;
            if (value.charAt(end) != ':') {
                throw new IllegalArgumentException("value must be LENGTH:OWNER:CONVERSATION");
            }
            return new ConversationKey(
                    new PersonId(value.substring(colon + 1, end)), new ConversationId(value.substring(end + 1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("value must be LENGTH:OWNER:CONVERSATION", e);
        }
    }
}
