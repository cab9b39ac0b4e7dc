package dev.parley.search.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Plain text files and the cleaning that all readers share. */
final class PlainText {

    private static final Pattern BLANK_LINES = Pattern.compile("\\R[ \\t]*\\R\\s*");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}\\uFFFD&&[^\\s]]");
    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\u00A0\\u2028\\u2029]+");

    private PlainText() {}

    static Draft read(String text) {
        List<Block> blocks = new ArrayList<>();
        for (String paragraph : BLANK_LINES.split(text)) {
            String line = oneLine(paragraph);
            if (!line.isEmpty()) {
                blocks.add(new Block(false, line));
            }
        }
        return new Draft(null, null, null, blocks);
    }

    /** Invisible characters go because they can hide text from the reader that a model would see. */
    static String oneLine(String text) {
        return WHITE_SPACE
                .matcher(INVISIBLE.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }
}
