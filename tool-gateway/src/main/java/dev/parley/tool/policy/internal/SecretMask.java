package dev.parley.tool.policy.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes secrets out of arguments before they are kept: by the name of the field, and by the look of the value. */
public final class SecretMask {

    public static final String MASK = "***";

    /** Longest text that is kept, in characters. */
    static final int MAX_CHARS = 2_000;

    private static final List<String> SECRET_PARTS = List.of(
            "password",
            "passwd",
            "passphrase",
            "passcode",
            "token",
            "secret",
            "credential",
            "authorization",
            "card",
            "iban",
            "apikey");

    private static final Set<String> SECRET_NAMES = Set.of("pin", "cvv", "cvc", "otp", "ssn", "pwd", "auth", "bearer");

    private static final Pattern CARD_LIKE = Pattern.compile("(?<![0-9])[0-9](?:[ -]?[0-9]){12,18}(?![0-9])");

    private static final Pattern KEY_LIKE = Pattern.compile("(?i:bearer) +[A-Za-z0-9._~+/=-]{8,}"
            + "|\\b(?:sk|pk|rk|ghp|gho|xox[abp]|glpat)[-_][A-Za-z0-9_-]{12,}"
            + "|\\bAKIA[0-9A-Z]{16}\\b"
            + "|\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SecretMask() {}

    /** Masked JSON text; the given node is not changed. */
    public static String mask(JsonNode arguments) {
        return bounded(masked(arguments).toString());
    }

    /** Arguments that were never valid: masked where they are JSON, else only their length is told. */
    public static String maskUnchecked(String arguments) {
        if (arguments.length() > MAX_CHARS) {
            return "[" + arguments.length() + " characters]";
        }
        try {
            JsonNode node = MAPPER.readTree(arguments);
            return node.isContainer() ? mask(node) : "[" + arguments.length() + " characters]";
        } catch (JacksonException malformed) {
            return "[" + arguments.length() + " characters]";
        }
    }

    /** Masks what looks like a card number or an access key inside a text. */
    public static String maskText(String text) {
        String withoutKeys = KEY_LIKE.matcher(text).replaceAll(MASK);
        return CARD_LIKE
                .matcher(withoutKeys)
                .replaceAll(match -> luhn(match.group()) ? MASK : Matcher.quoteReplacement(match.group()));
    }

    /** A masked copy, however long it is. */
    public static JsonNode masked(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (secretName(field.getKey())) {
                    copy.put(field.getKey(), MASK);
                } else {
                    copy.set(field.getKey(), masked(field.getValue()));
                }
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> copy.add(masked(each)));
            return copy;
        }
        if (node.isString() || node.isNumber()) {
            String text = node.asString();
            String masked = maskText(text);
            return masked.equals(text) ? node : JsonNodeFactory.instance.stringNode(masked);
        }
        return node;
    }

    private static boolean secretName(String name) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return SECRET_NAMES.contains(letters)
                || letters.endsWith("key")
                || letters.endsWith("keys")
                || SECRET_PARTS.stream().anyMatch(letters::contains);
    }

    private static boolean luhn(String text) {
        int sum = 0;
        boolean doubled = false;
        for (int index = text.length() - 1; index >= 0; index--) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                continue;
            }
            int weight = doubled ? digit * 2 : digit;
            sum += weight > 9 ? weight - 9 : weight;
            doubled = !doubled;
        }
        return sum % 10 == 0;
    }

    private static String bounded(String text) {
        return text.length() <= MAX_CHARS
                ? text
                : ResultCut.start(text, MAX_CHARS - ResultCut.MARK.length()) + ResultCut.MARK;
    }
}
