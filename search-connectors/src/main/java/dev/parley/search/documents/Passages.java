package dev.parley.search.documents;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a document into passages at headings, then paragraphs, then sentences. */
final class Passages {

    /** Characters of a passage that a model can take in beside several others. */
    static final int TARGET_CHARACTERS = 600;

    /** A passage is never longer, whatever the text looks like. */
    static final int MAX_CHARACTERS = 900;

    static final int MAX_PASSAGES = 2_000;

    private final List<Passage> passages = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private String heading = "";

    private Passages() {}

    static List<Passage> cut(String title, List<Block> blocks) {
        Passages cutter = new Passages();
        for (Block block : blocks) {
            if (block.heading()) {
                cutter.flush();
                cutter.heading = block.text().equalsIgnoreCase(title) ? "" : block.text();
            } else {
                cutter.paragraph(block.text());
            }
        }
        cutter.flush();
        return cutter.passages;
    }

    private void paragraph(String text) {
        if (current.length() + text.length() + 1 > TARGET_CHARACTERS) {
            flush();
        }
        if (text.length() <= MAX_CHARACTERS) {
            append(text);
            return;
        }
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        sentences.setText(text);
        int start = sentences.first();
        for (int end = sentences.next(); end != BreakIterator.DONE; start = end, end = sentences.next()) {
            sentence(text.substring(start, end).strip());
        }
    }

    private void sentence(String text) {
        for (int start = 0; start < text.length(); start += TARGET_CHARACTERS) {
            String piece = text.substring(start, Math.min(text.length(), start + TARGET_CHARACTERS));
            if (current.length() + piece.length() + 1 > TARGET_CHARACTERS) {
                flush();
            }
            append(piece);
        }
    }

    private void append(String text) {
        if (!current.isEmpty()) {
            current.append(' ');
        }
        current.append(text);
    }

    private void flush() {
        if (!current.isEmpty() && passages.size() < MAX_PASSAGES) {
            passages.add(new Passage(heading, current.toString()));
        }
        current.setLength(0);
    }
}
