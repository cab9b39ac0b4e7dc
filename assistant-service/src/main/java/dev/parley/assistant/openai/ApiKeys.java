package dev.parley.assistant.openai;

import dev.parley.memory.apikey.ApiKey;
import dev.parley.memory.apikey.ApiKeyStore;
import dev.parley.memory.usage.Quota;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Makes keys of the API and recognizes them: {@code sk-parley-ID-SECRET}. Thread-safe. */
@Component
public final class ApiKeys {

    private static final String PREFIX = "sk-parley-";
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile(PREFIX + "([0-9a-f]{16})-([A-Za-z0-9_-]{43})");

    private final ApiKeyStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(ApiKeyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param secret the whole key, which is told this once */
    public record Made(ApiKey key, String secret) {}

    /** Makes a key; empty when there are too many. */
    public Mono<Made> make(String name, Set<String> scopes, Quota quota) {
        return Mono.defer(() -> {
            String id = HexFormat.of().formatHex(bytes(ID_BYTES));
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
            ApiKey key = new ApiKey(id, name, scopes, quota, clock.instant());
            return store.add(key, secret).filter(kept -> kept).map(kept -> new Made(key, PREFIX + id + "-" + secret));
        });
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Whether a bearer token means to be one of these keys. Clients that need no key send all sorts of words. */
    static boolean isMeant(String token) {
        return token.startsWith(PREFIX);
    }

    /** The valid key that a bearer token is; empty for any other. */
    Mono<ApiKey> find(String token) {
        Matcher matcher = FORM.matcher(token);
        return matcher.matches() ? store.find(matcher.group(1), matcher.group(2)) : Mono.empty();
    }
}
