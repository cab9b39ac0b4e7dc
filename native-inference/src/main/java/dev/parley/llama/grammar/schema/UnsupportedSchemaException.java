package dev.parley.llama.grammar.schema;

import java.io.Serial;

/** A schema that is invalid, or uses what cannot be enforced exactly, or exceeds a limit. */
public final class UnsupportedSchemaException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String keyword;

    /**
     * @param pointer JSON pointer of the schema that has the keyword, {@code ""} for the whole document
     * @param keyword the keyword at fault, or {@code ""} when it is the schema as a whole
     */
    public UnsupportedSchemaException(String pointer, String keyword, String problem) {
        super("schema at \"%s\": %s%s".formatted(pointer, keyword.isEmpty() ? "" : keyword + " ", problem));
        this.pointer = pointer;
        this.keyword = keyword;
    }

    public String pointer() {
        return pointer;
    }

    public String keyword() {
        return keyword;
    }
}
