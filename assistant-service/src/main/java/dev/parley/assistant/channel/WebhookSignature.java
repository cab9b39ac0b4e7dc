package dev.parley.assistant.channel;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signature that Meta puts on webhooks: {@code X-Hub-Signature-256: sha256=} and the HMAC-SHA256 of the raw body
 * with the app secret as key. While a secret is replaced, the one before it still holds. Thread-safe.
 */
public final class WebhookSignature {

    public static final String HEADER = "X-Hub-Signature-256";

    private static final String PREFIX = "sha256=";
    private static final int HEX_DIGITS = 64;

    private final List<HmacSha256> keys;

    public WebhookSignature(String appSecret) {
        this(appSecret, "");
    }

    /** @param previousAppSecret accepted as well; empty for none */
    public WebhookSignature(String appSecret, String previousAppSecret) {
        HmacSha256 current = new HmacSha256(appSecret);
        this.keys =
                previousAppSecret.isBlank() ? List.of(current) : List.of(current, new HmacSha256(previousAppSecret));
    }

    /** The header's value for a body, made with the current secret. */
    public String sign(byte[] body) {
        return PREFIX + HexFormat.of().formatHex(keys.getFirst().digest(body));
    }

    /** Whether the header was made with a secret over exactly these bytes. Takes the same time for any wrong value. */
    public boolean matches(byte[] body, @Nullable String header) {
        if (header == null || !header.startsWith(PREFIX) || header.length() != PREFIX.length() + HEX_DIGITS) {
            return false;
        }
        byte[] given;
        try {
            given = HexFormat.of().parseHex(header, PREFIX.length(), header.length());
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean matches = false;
        for (HmacSha256 key : keys) {
            matches |= MessageDigest.isEqual(key.digest(body), given);
        }
        return matches;
    }
}
