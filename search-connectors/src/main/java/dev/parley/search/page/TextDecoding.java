package dev.parley.search.page;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Finds the character set of a page: byte order mark, then the header, then the page's own declaration, then UTF-8 where
 * the bytes are valid as that, then a guess. Stateless.
 */
final class TextDecoding {

    /** How far the HTML standard looks for a declaration. */
    private static final int DECLARATION_BYTES = 1_024;

    private static final int GUESS_BYTES = 64 * 1024;

    private static final Pattern DECLARATION =
            Pattern.compile("(?i)(?:charset|encoding)\\s*=\\s*[\"']?\\s*([a-z0-9_:.-]{2,40})");

    private TextDecoding() {}

    /**
     * @param header character set that the header names, or null
     * @param html whether a declaration inside the text counts
     */
    static String decode(byte[] bytes, @org.jspecify.annotations.Nullable String header, boolean html) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
        }
        return new String(
                bytes,
                named(header)
                        .or(() -> html ? declared(bytes) : Optional.empty())
                        .or(() -> isUtf8(bytes) ? Optional.of(StandardCharsets.UTF_8) : Optional.empty())
                        .orElseGet(() -> guessed(bytes)));
    }

    private static Optional<Charset> declared(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, DECLARATION_BYTES), StandardCharsets.ISO_8859_1);
        Matcher matcher = DECLARATION.matcher(head);
        // A page that can be read as ASCII so far cannot be UTF-16; the standard takes UTF-8 then.
        return matcher.find()
                ? named(matcher.group(1)).map(set -> set.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : set)
                : Optional.empty();
    }

    private static Optional<Charset> named(@org.jspecify.annotations.Nullable String name) {
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        try {
            Charset set = Charset.forName(name.strip());
            // The web means windows-1252 by both names.
            boolean latin1 = set.equals(StandardCharsets.ISO_8859_1) || set.equals(StandardCharsets.US_ASCII);
            return Optional.of(latin1 ? Charset.forName("windows-1252") : set);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }

    private static Charset guessed(byte[] bytes) {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(bytes, 0, Math.min(bytes.length, GUESS_BYTES));
        detector.dataEnd();
        return named(detector.getDetectedCharset()).orElse(Charset.forName("windows-1252"));
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int index = 0; index < mark.length; index++) {
            if ((bytes[index] & 0xff) != mark[index]) {
                return false;
            }
        }
        return true;
    }
}
