package dev.parley.search.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Undoes the content encoding of a body, never beyond a size. Blocks; stateless. */
final class BodyDecoding {

    /** What we accept, as the header says it. */
    static final String ACCEPTED = "gzip, deflate";

    private BodyDecoding() {}

    /**
     * @param encoding value of {@code Content-Encoding}, or empty
     * @throws RefusedException when the body is larger than {@code maxBytes} or packed in another way
     * @throws FailedException when it is broken
     */
    static byte[] decode(byte[] body, String encoding, int maxBytes) {
        try {
            return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
                case "", "identity" -> body;
                case "gzip", "x-gzip" -> read(new GZIPInputStream(new ByteArrayInputStream(body)), maxBytes);
                case "deflate" -> read(new InflaterInputStream(new ByteArrayInputStream(body)), maxBytes);
                default ->
                    throw new RefusedException(
                            PageOutcome.Cause.CONTENT_TYPE, "the page is packed in a way that was not asked for");
            };
        } catch (IOException broken) {
            throw new FailedException("the page is packed in a broken way");
        }
    }

    private static byte[] read(InputStream packed, int maxBytes) throws IOException {
        try (packed) {
            byte[] bytes = packed.readNBytes(maxBytes);
            if (packed.read() >= 0) {
                throw tooLarge(maxBytes);
            }
            return bytes;
        }
    }

    static RefusedException tooLarge(int maxBytes) {
        return new RefusedException(PageOutcome.Cause.TOO_LARGE, "the page is larger than " + maxBytes + " bytes");
    }
}
