package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.ConversationKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids of people and conversations, sealed for addresses of pages and for viewers: some are phone numbers, which belong in
 * neither. Only this program, with the same admin token, can open them. The same id has the same handle, because its nonce is
 * made of the id; that tells no more than that two ids are the same. Thread-safe.
 */
public final class Handles {

    private static final String PERSON = "p_";
    private static final String CONVERSATION = "c_";
    private static final Pattern HANDLE = Pattern.compile("[pc]_[A-Za-z0-9_-]{38,1000}");
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final AdminToken token;
    private final SecretKeySpec key;

    Handles(AdminToken token) {
        this.token = token;
        this.key = new SecretKeySpec(digest("key of handles"), "AES");
    }

    private byte[] digest(String text) {
        return HexFormat.of().parseHex(token.sign(AdminRole.OPERATOR, text).orElseThrow());
    }

    public String of(PersonId person) {
        return PERSON + seal(person.value());
    }

    public String of(PersonId owner, ConversationId conversation) {
        return CONVERSATION + seal(new ConversationKey(owner, conversation).value());
    }

    /**
     * The person of a handle.
     *
     * @throws RequestException when it is none
     */
    public PersonId person(String handle) {
        return open(PERSON, "person", handle, PersonId::new);
    }

    /**
     * The person of a handle, or of an id, which only operators may use: viewers could try phone numbers.
     *
     * @throws RequestException when it is neither
     */
    public PersonId person(AdminCaller caller, String handleOrId) {
        if (!caller.isOperator() || HANDLE.matcher(handleOrId).matches()) {
            return person(handleOrId);
        }
        try {
            return new PersonId(handleOrId.strip());
        } catch (IllegalArgumentException e) {
            throw invalid("person");
        }
    }

    /**
     * The conversation of a handle and its owner.
     *
     * @throws RequestException when it is none
     */
    public ConversationKey conversation(String handle) {
        return open(CONVERSATION, "conversation", handle, ConversationKey::parse);
    }

    private String seal(String text) {
        byte[] nonce = Arrays.copyOf(digest("nonce of " + text), NONCE_BYTES);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, text.getBytes(StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    private <T> T open(String kind, String field, String handle, Function<String, T> read) {
        if (!HANDLE.matcher(handle).matches() || !handle.startsWith(kind)) {
            throw invalid(field);
        }
        try {
            byte[] both = Base64.getUrlDecoder().decode(handle.substring(kind.length()));
            byte[] text = crypt(
                    Cipher.DECRYPT_MODE,
                    Arrays.copyOf(both, NONCE_BYTES),
                    Arrays.copyOfRange(both, NONCE_BYTES, both.length));
            return read.apply(new String(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw invalid(field);
        }
    }

    private static RequestException invalid(String field) {
        return RequestException.badRequest(
                "invalid_" + field, field + " must be as the lists of people and conversations have it");
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the text was not sealed with this key", e);
        }
    }
}
