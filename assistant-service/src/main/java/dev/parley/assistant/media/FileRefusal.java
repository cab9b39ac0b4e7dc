package dev.parley.assistant.media;

import java.util.Locale;

/** Why a file that a person sent is not taken. */
public enum FileRefusal {
    TOO_LARGE,
    /** What is in it is not what it was sent as, or is nothing that is taken at all. */
    WRONG_TYPE,
    /** A scanner found something harmful in it. */
    UNSAFE,
    /** No words can be made out in what should have some. */
    SILENT,
    /** It could not be fetched or not be checked. */
    UNAVAILABLE;

    /** Key of the sentence that tells the person. */
    public String text() {
        return "file_" + label();
    }

    /** Its name in metrics. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
