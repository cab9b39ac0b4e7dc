package dev.parley.assistant.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that is about memory as a whole and nothing else, in six languages. Such a wish is fulfilled without asking
 * the model: whoever wants to be forgotten must not depend on its mood.
 *
 * @param topic what is to be forgotten, in the person's words; empty for other kinds
 */
record MemoryCommand(Kind kind, Locale language, String topic) {

    /** Longer messages have something else to say as well. */
    private static final int LONGEST = 120;

    enum Kind {
        KNOWN,
        EVERYTHING,
        TOPIC,
        PAUSE,
        RESUME
    }

    private record Form(Kind kind, Locale language, Pattern pattern) {}

    private static final List<Form> FORMS = forms();

    private static List<Form> forms() {
        try (InputStream file = MemoryCommand.class.getResourceAsStream("commands.txt")) {
            if (file == null) {
                throw new IllegalStateException("commands.txt is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 3))
                    .map(parts -> new Form(
                            Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                            Locale.of(parts[0]),
                            Pattern.compile(
                                    parts[2],
                                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<MemoryCommand> read(String message) {
        String bare = message.strip().replaceAll("^[¿¡\\s]+|[.!?؟।\\s]+$", "");
        if (bare.length() > LONGEST) {
            return Optional.empty();
        }
        for (Form form : FORMS) {
            Matcher matcher = form.pattern().matcher(bare);
            if (matcher.matches()) {
                String topic = form.kind() == Kind.TOPIC ? matcher.group("topic") : "";
                return Optional.of(new MemoryCommand(form.kind(), form.language(), topic));
            }
        }
        return Optional.empty();
    }
}
