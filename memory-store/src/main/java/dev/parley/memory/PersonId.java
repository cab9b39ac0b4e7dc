package dev.parley.memory;

/** Who a fact or conversation belongs to. {@code value} is unique in an installation, for example {@code whatsapp:15550002222}. */
public record PersonId(String value) {
    public PersonId {
        if (value.isBlank() || value.length() > 256) {
            throw new IllegalArgumentException("value must have 1 to 256 characters but has " + value.length());
        }
    }
}
