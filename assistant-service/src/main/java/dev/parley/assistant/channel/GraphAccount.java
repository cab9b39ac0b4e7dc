package dev.parley.assistant.channel;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Who calls the Graph API.
 *
 * @param id the number's or page's id
 * @param accessToken what the calls are made with
 * @param appSecret the current secret of the app that the token belongs to
 */
public record GraphAccount(String id, String accessToken, String appSecret) {

    /**
     * Shows Meta that the caller knows the app secret: the HMAC-SHA256 of the access token with the secret as key, in
     * lower-case hexadecimal digits.
     */
    String proof() {
        return HexFormat.of().formatHex(new HmacSha256(appSecret).digest(accessToken.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "GraphAccount[id=" + id + ", secrets=***]";
    }
}
