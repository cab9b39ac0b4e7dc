package dev.parley.memory;

/** A conversation, unique in an installation, for example {@code whatsapp:200000000000002:15550002222}. */
public record ConversationId(String value) {
    public ConversationId {
        if (value.isBlank() || value.length() > 256) {
            throw new IllegalArgumentException("value must have 1 to 256 characters but has " + value.length());
        }
    }
}
