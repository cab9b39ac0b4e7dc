package dev.parley.tool.schema;

import dev.parley.tool.ToolArguments;
import java.util.List;

/** What came out of checking the arguments of a call. */
public sealed interface ArgumentCheck {

    /** @param repairs what was changed, one sentence each, without values; empty where nothing was */
    record Valid(ToolArguments arguments, List<String> repairs) implements ArgumentCheck {
        public Valid {
            repairs = List.copyOf(repairs);
        }
    }

    /**
     * @param code stable: {@code arguments_too_long}, {@code arguments_malformed}, {@code arguments_too_deep} or
     *     {@code arguments_invalid}
     * @param message for the model: names the field and what is expected
     */
    record Invalid(String code, String message) implements ArgumentCheck {}
}
