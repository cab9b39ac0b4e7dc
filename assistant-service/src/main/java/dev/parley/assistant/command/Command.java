package dev.parley.assistant.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A message that is a command: a word with a slash before it, in any of the languages, and what follows; or a bare word
 * such as "stop" as the whole message.
 *
 * @param language code of the language that the word belongs to
 * @param argument what follows the word; may be empty
 */
public record Command(CommandKind kind, String language, String argument) {

    /** Longer messages have something else to say as well. */
    private static final int LONGEST = 60;

    private record Word(CommandKind kind, String language) {}

    private static final Map<String, Word> WORDS = words();

    private static Map<String, Word> words() {
        try (InputStream file = Command.class.getResourceAsStream("words.txt")) {
            if (file == null) {
                throw new IllegalStateException("words.txt is missing");
            }
            Map<String, Word> words = new HashMap<>();
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(text -> !text.isBlank() && !text.startsWith("#"))
                    .toList()) {
                List<String> parts = Arrays.asList(line.split(" "));
                Word word = new Word(CommandKind.valueOf(parts.get(1)), parts.get(0));
                parts.stream().skip(2).forEach(name -> words.putIfAbsent(plain(name), word));
            }
            return Map.copyOf(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** The command that a message is; empty where it is none. */
    public static Optional<Command> read(String message) {
        String text = plain(message.strip());
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.startsWith("/")) {
            String[] parts = text.split("\\s+", 2);
            return find(parts[0], parts.length < 2 ? "" : parts[1].strip());
        }
        return find(text.replaceAll("[.!¡।\\s]+$|^[¡\\s]+", ""), "");
    }

    private static Optional<Command> find(String word, String argument) {
        return Optional.ofNullable(WORDS.get(word)).map(known -> new Command(known.kind(), known.language(), argument));
    }

    /** Whether a message asks to stop what is being done. */
    public static boolean isStop(String message) {
        return read(message)
                .filter(command -> command.kind() == CommandKind.STOP)
                .isPresent();
    }
}
