package dev.parley.model;

import java.net.URI;
import java.util.Base64;

/**
 * A picture that a model is to look at.
 *
 * @param url a {@code data:} URL with the picture itself, or where the model's server can fetch it
 */
public record SeenPicture(URI url) {

    /** @param mediaType for example {@code image/png} */
    public static SeenPicture of(byte[] bytes, String mediaType) {
        return new SeenPicture(URI.create(
                "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes)));
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "SeenPicture[" + url.getScheme() + "]";
    }
}
