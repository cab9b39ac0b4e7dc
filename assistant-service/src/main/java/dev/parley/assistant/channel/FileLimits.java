package dev.parley.assistant.channel;

import java.util.Map;

/**
 * What a platform takes of files.
 *
 * @param most most bytes, by media type or by what stands before its slash
 */
public record FileLimits(Map<String, Integer> most) {

    private static final int MEGABYTE = 1024 * 1024;

    /** WhatsApp: JPEG and PNG to 5 MB, MP4 and 3GP films and the usual sounds to 16 MB. */
    public static final FileLimits WHATSAPP = new FileLimits(Map.of(
            "image/jpeg", 5 * MEGABYTE,
            "image/png", 5 * MEGABYTE,
            "video/mp4", 16 * MEGABYTE,
            "video/3gpp", 16 * MEGABYTE,
            "audio", 16 * MEGABYTE));

    /** Messenger: everything to 25 MB. */
    public static final FileLimits MESSENGER =
            new FileLimits(Map.of("image", 25 * MEGABYTE, "video", 25 * MEGABYTE, "audio", 25 * MEGABYTE));

    public FileLimits {
        most = Map.copyOf(most);
    }

    /** Whether the platform takes a file. */
    public boolean takes(String mediaType, int bytes) {
        int group = most.getOrDefault(mediaType.split("/", 2)[0], 0);
        return bytes <= most.getOrDefault(mediaType, group);
    }
}
