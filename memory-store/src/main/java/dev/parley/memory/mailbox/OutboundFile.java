package dev.parley.memory.mailbox;

/**
 * A picture, film or sound to send.
 *
 * @param mediaType for example {@code image/png}
 * @param url where it is
 * @param instead what is said where the platform does not take it; empty for nothing
 */
public record OutboundFile(String mediaType, String url, String instead) {

    /** With nothing to be said instead. */
    public OutboundFile(String mediaType, String url) {
        this(mediaType, url, "");
    }

    /** Whether there is something to say in its place. */
    public boolean replaceable() {
        return !instead.isEmpty();
    }

    /** What is said in its place, behind the words that it was to be sent with, which may be empty. */
    public String instead(String caption) {
        return caption.isEmpty() ? instead : caption + "\n\n" + instead;
    }
}
