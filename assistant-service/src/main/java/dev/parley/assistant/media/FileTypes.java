package dev.parley.assistant.media;

import dev.parley.memory.mailbox.MessageKind;
import java.util.Set;
import org.apache.tika.Tika;

/**
 * What a file is by its bytes, whatever the platform or its name says (magic numbers of Apache Tika), and what is taken as
 * which kind. Stateless.
 */
final class FileTypes {

    private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/webp", "image/gif");

    /** Containers that hold sound alone or sound and pictures, which their first bytes do not tell. */
    private static final Set<String> CONTAINERS =
            Set.of("video/mp4", "application/mp4", "video/quicktime", "video/3gpp", "video/webm", "application/ogg");

    private static final Set<String> DOCUMENTS = Set.of(
            "application/pdf",
            "application/rtf",
            "text/plain",
            // Word, Excel, PowerPoint and OpenDocument, new and old, are containers as well.
            "application/zip",
            "application/x-tika-ooxml",
            "application/x-tika-msoffice");

    private FileTypes() {}

    /** Made at the first file, because reading its table takes a moment. */
    private static final class Magic {
        private static final Tika TIKA = new Tika();
    }

    /** A media type without parameters. */
    static String of(byte[] bytes) {
        return Magic.TIKA.detect(bytes);
    }

    /** Whether something of that type is taken as that kind. */
    static boolean fits(MessageKind kind, String type) {
        return switch (kind) {
            case IMAGE, STICKER -> PICTURES.contains(type);
            case AUDIO -> type.startsWith("audio/") || CONTAINERS.contains(type);
            case VIDEO -> type.startsWith("video/") || CONTAINERS.contains(type);
            case DOCUMENT -> DOCUMENTS.contains(type) || fits(MessageKind.IMAGE, type) || fits(MessageKind.AUDIO, type);
            case TEXT, CONTACTS, WITHDRAWN -> false;
        };
    }
}
