package dev.parley.search.page;

import dev.parley.search.text.Bm25;
import dev.parley.search.text.Words;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Cuts a page into passages by its structure and ranks them by a question. Stateless. */
public final class PagePassages {

    /** A passage that a model can take in beside several others. */
    static final int TARGET_CHARACTERS = 800;

    /** A passage is never longer, whatever the page looks like. */
    static final int MAX_CHARACTERS = 1_200;

    static final int MAX_PASSAGES = 1_000;

    /** The first passage mostly says what the page is about, so it wins close calls. */
    private static final double FIRST_PASSAGE_FACTOR = 1.1;

    private final List<PagePassage> passages = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private String heading = "";

    private PagePassages() {}

    /**
     * The passages that fit the question best, best first. A question that the page shares no word with gets none; a
     * blank one, and one that only the title shares words with, gets the first passages.
     */
    public static List<PagePassage> of(Page page, String question, int limit) {
        List<PagePassage> all = cut(page);
        List<String> wanted = Words.of(question);
        if (wanted.isEmpty()) {
            return all.subList(0, Math.min(limit, all.size()));
        }
        double[] scores = Bm25.scores(
                wanted,
                all.stream()
                        .map(passage -> Words.of(passage.heading() + "\n" + passage.text()))
                        .toList());
        List<PagePassage> fitting = IntStream.range(0, all.size())
                .mapToObj(index -> scored(all.get(index), scores[index] * (index == 0 ? FIRST_PASSAGE_FACTOR : 1)))
                .filter(passage -> passage.score() > 0)
                .sorted(Comparator.comparingDouble(PagePassage::score)
                        .reversed()
                        .thenComparingInt(PagePassage::number))
                .limit(limit)
                .toList();
        boolean aboutTitle = Words.of(page.title()).stream().anyMatch(wanted::contains);
        return fitting.isEmpty() && aboutTitle ? all.subList(0, Math.min(limit, all.size())) : fitting;
    }

    private static PagePassage scored(PagePassage passage, double score) {
        return new PagePassage(passage.number(), passage.heading(), passage.text(), score);
    }

    /** All passages in reading order, without scores. */
    public static List<PagePassage> cut(Page page) {
        PagePassages cutter = new PagePassages();
        for (PageBlock block : page.blocks()) {
            switch (block.kind()) {
                case HEADING -> {
                    cutter.flush();
                    cutter.heading = block.text();
                }
                case PARAGRAPH, QUOTE -> cutter.paragraph(block.text());
                case LIST, CODE -> cutter.lines(block.text(), "");
                case TABLE ->
                    cutter.lines(block.text(), block.text().lines().findFirst().orElse(""));
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
            append(text, "\n");
        } else {
            BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
            sentences.setText(text);
            int start = sentences.first();
            for (int end = sentences.next(); end != BreakIterator.DONE; start = end, end = sentences.next()) {
                pieces(text.substring(start, end).strip(), " ");
            }
        }
    }

    /** @param head the line that is repeated when lines go on in another passage, or empty */
    private void lines(String text, String head) {
        if (current.length() + Math.min(text.length(), MAX_CHARACTERS) + 1 > MAX_CHARACTERS) {
            flush();
        }
        String repeated = head.length() < TARGET_CHARACTERS / 4 ? head : "";
        for (String line : text.split("\n")) {
            if (!current.isEmpty() && current.length() + line.length() + 1 > TARGET_CHARACTERS) {
                flush();
                if (!repeated.isEmpty() && !line.equals(repeated)) {
                    append(repeated, "\n");
                }
            }
            pieces(line, "\n");
        }
    }

    private void pieces(String text, String separator) {
        for (int start = 0; start < text.length(); ) {
            int end = Math.min(text.length(), start + TARGET_CHARACTERS);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            if (current.length() + (end - start) + 1 > MAX_CHARACTERS) {
                flush();
            }
            append(text.substring(start, end), separator);
            start = end;
        }
    }

    private void append(String text, String separator) {
        if (!current.isEmpty()) {
            current.append(separator);
        }
        current.append(text);
    }

    private void flush() {
        if (!current.isEmpty() && passages.size() < MAX_PASSAGES) {
            passages.add(new PagePassage(passages.size() + 1, heading, current.toString(), 0));
        }
        current.setLength(0);
    }
}
