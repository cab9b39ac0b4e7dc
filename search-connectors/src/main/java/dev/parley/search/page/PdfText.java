package dev.parley.search.page;

import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;

/** The text of a PDF, within a number of pages and of unpacked bytes. Blocks; stateless. */
public final class PdfText {

    private static final int MAX_CHARACTERS = 1_000_000;
    private static final long MAX_SCRATCH_BYTES = 64L * 1024 * 1024;

    /** Streams of a PDF unpack whole into memory, so their sizes are looked at first. */
    private static final long MAX_UNPACKED_BYTES = 128L * 1024 * 1024;

    private static final byte[] STREAM = {'s', 't', 'r', 'e', 'a', 'm'};
    private static final int BUFFER_BYTES = 16 * 1024;

    private PdfText() {}

    /**
     * @throws RefusedException when it is locked or unpacks to too much
     * @throws FailedException when it is broken
     */
    public static Page read(byte[] bytes, URI url, int maxPages) {
        if (unpackedBytes(bytes) > MAX_UNPACKED_BYTES) {
            throw new RefusedException(PageOutcome.Cause.TOO_LARGE, "the PDF unpacks to too much");
        }
        try (PDDocument document = Loader.loadPDF(
                bytes, "", null, null, MemoryUsageSetting.setupMainMemoryOnly(MAX_SCRATCH_BYTES).streamCache)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(false);
            stripper.setEndPage(Math.min(maxPages, document.getNumberOfPages()));
            stripper.setParagraphEnd("\n\n");
            String text = stripper.getText(document);
            PDDocumentInformation about = document.getDocumentInformation();
            List<PageBlock> blocks = PlainPage.read(
                            text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS), url)
                    .blocks();
            Page page = PlainPage.titled(blocks, line(about.getTitle()), url);
            String author = line(about.getAuthor());
            return new Page(
                    url,
                    page.title(),
                    author.isEmpty() ? null : author,
                    day(about.getCreationDate()),
                    language(document),
                    page.blocks());
        } catch (InvalidPasswordException locked) {
            throw new RefusedException(PageOutcome.Cause.STATUS, "the PDF is locked with a password");
        } catch (IOException | RuntimeException | StackOverflowError broken) {
            if (broken instanceof RefusedException refused) {
                throw refused;
            }
            throw new FailedException("the PDF is broken");
        }
    }

    private static String language(PDDocument document) {
        String language = document.getDocumentCatalog().getLanguage();
        return language != null && language.matches("[A-Za-z]{2,3}([-_].*)?")
                ? language.split("[-_]")[0].toLowerCase(java.util.Locale.ROOT)
                : "";
    }

    private static String line(@Nullable String text) {
        return text == null ? "" : PlainPage.clean(text).replaceAll("\\s+", " ").strip();
    }

    private static @Nullable LocalDate day(@Nullable Calendar time) {
        return time == null ? null : time.toInstant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** What all streams that are packed with Flate unpack to, counted without keeping it; stops beyond the limit. */
    static long unpackedBytes(byte[] pdf) {
        long total = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int index = 0; index + STREAM.length < pdf.length && total <= MAX_UNPACKED_BYTES; index++) {
            if (!startsAt(pdf, index) || (index >= 3 && pdf[index - 1] == 'd')) {
                continue;
            }
            int start = index + STREAM.length;
            while (start < pdf.length && (pdf[start] == '\r' || pdf[start] == '\n')) {
                start++;
            }
            if (start < pdf.length && (pdf[start] & 0x0f) == 8) {
                Inflater inflater = new Inflater();
                try {
                    inflater.setInput(pdf, start, pdf.length - start);
                    int count = inflater.inflate(buffer);
                    while (count > 0 && total <= MAX_UNPACKED_BYTES) {
                        total += count;
                        count = inflater.inflate(buffer);
                    }
                    index = start + Math.max(0, (int) inflater.getBytesRead() - 1);
                } catch (DataFormatException notFlate) {
                    index = start;
                } finally {
                    inflater.end();
                }
            }
        }
        return total;
    }

    private static boolean startsAt(byte[] bytes, int index) {
        for (int offset = 0; offset < STREAM.length; offset++) {
            if (bytes[index + offset] != STREAM[offset]) {
                return false;
            }
        }
        return true;
    }
}
