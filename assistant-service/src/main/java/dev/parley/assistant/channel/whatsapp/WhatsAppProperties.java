package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.memory.mailbox.OutboundTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * WhatsApp numbers. All of the first four or none: without any, the sandbox plays the phone.
 *
 * @param appSecret signs the webhooks
 * @param previousAppSecret still accepted on webhooks while the secret is replaced; empty for none
 * @param verifyToken answers the handshake
 * @param accessToken sends replies
 * @param phoneNumberId the number's id in the Graph API
 * @param countries two-letter codes of the countries whose people are answered, by their phone number; empty for all
 * @param purpose {@code business} for an assistant of a business's own customers, {@code general} for one that is itself what
 *     is offered, which WhatsApp permits in some countries only
 * @param generalCountries where a general assistant answers
 * @param template name of an approved template with one parameter, the answer, sent when an answer is ready more than 24
 *     hours after the person wrote; empty for none
 * @param templateLanguage its language as WhatsApp names it
 * @param numbers more numbers by a key of the operator's choice
 */
@ConfigurationProperties("parley.channels.whatsapp")
public record WhatsAppProperties(
        @DefaultValue("") String appSecret,
        @DefaultValue("") String previousAppSecret,
        @DefaultValue("") String verifyToken,
        @DefaultValue("") String accessToken,
        @DefaultValue("") String phoneNumberId,
        @DefaultValue Set<String> countries,
        @DefaultValue("business") Purpose purpose,
        @DefaultValue("BR") Set<String> generalCountries,
        @DefaultValue("") String template,
        @DefaultValue("en") String templateLanguage,
        @DefaultValue Map<String, Number> numbers) {

    private static final String PREFIX = "parley.channels.whatsapp";

    /** What the assistant is there for, in the words of WhatsApp's terms. */
    public enum Purpose {
        BUSINESS,
        GENERAL
    }

    /**
     * One of several numbers. What is left empty is as for the first.
     *
     * @param phoneNumberId the number's id in the Graph API
     * @param accessToken sends its replies
     * @param appSecret signs its webhooks, where it belongs to another app
     * @param previousAppSecret still accepted on its webhooks
     * @param verifyToken answers the handshake of its app
     * @param countries whose people it answers; empty for all
     */
    public record Number(
            @DefaultValue("") String phoneNumberId,
            @DefaultValue("") String accessToken,
            @DefaultValue("") String appSecret,
            @DefaultValue("") String previousAppSecret,
            @DefaultValue("") String verifyToken,
            @DefaultValue Set<String> countries) {

        @Override
        public String toString() {
            return "Number[phoneNumberId=" + phoneNumberId + ", secrets=***]";
        }
    }

    @ConstructorBinding
    public WhatsAppProperties {
        countries = Set.copyOf(countries);
        generalCountries = Set.copyOf(generalCountries);
        numbers = Map.copyOf(numbers);
    }

    /** One number for everybody. */
    public WhatsAppProperties(
            String appSecret, String previousAppSecret, String verifyToken, String accessToken, String phoneNumberId) {
        this(
                appSecret,
                previousAppSecret,
                verifyToken,
                accessToken,
                phoneNumberId,
                Set.of(),
                Purpose.BUSINESS,
                Set.of(),
                "",
                "en",
                Map.of());
    }

    /**
     * Whether a number is configured.
     *
     * @throws StartupException when only a part of it is
     */
    public boolean configured() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("app-secret", appSecret);
        values.put("verify-token", verifyToken);
        values.put("access-token", accessToken);
        values.put("phone-number-id", phoneNumberId);
        boolean configured = StartupException.allOrNone(PREFIX, "A WhatsApp number", values);
        if (configured) {
            checkId(PREFIX, phoneNumberId);
        } else if (!numbers.isEmpty()) {
            throw new StartupException(PREFIX + ".numbers adds to a first number: set " + PREFIX + ".app-secret, "
                    + String.join(", ", List.of("verify-token", "access-token", "phone-number-id")) + ".");
        }
        return configured;
    }

    private static void checkId(String prefix, String id) {
        if (!id.matches("[0-9]{1,30}")) {
            throw new StartupException(prefix + ".phone-number-id must have digits only. It is the"
                    + " number's id in Meta's dashboard, not the phone number.");
        }
    }

    /** All numbers, the first one first. */
    List<MetaAccount> accounts() {
        List<MetaAccount> accounts = new ArrayList<>();
        accounts.add(new MetaAccount(
                phoneNumberId, accessToken, appSecret, previousAppSecret, verifyToken, served(countries), reopening()));
        numbers.forEach((key, number) -> {
            checkId(PREFIX + ".numbers." + key, number.phoneNumberId());
            boolean ownApp = !number.appSecret().isBlank();
            accounts.add(new MetaAccount(
                    number.phoneNumberId(),
                    number.accessToken().isBlank() ? accessToken : number.accessToken(),
                    ownApp ? number.appSecret() : appSecret,
                    ownApp ? number.previousAppSecret() : previousAppSecret,
                    number.verifyToken().isBlank() ? verifyToken : number.verifyToken(),
                    served(number.countries()),
                    reopening()));
        });
        return accounts;
    }

    /** Where a number answers: a general assistant nowhere else than where WhatsApp permits it. */
    private Set<String> served(Set<String> wanted) {
        if (purpose == Purpose.BUSINESS) {
            return wanted;
        }
        if (generalCountries.isEmpty()) {
            throw new StartupException(PREFIX
                    + ".general-countries must name the countries in which a general assistant" + " may answer.");
        }
        List<String> both = generalCountries.stream()
                .filter(country -> wanted.isEmpty() || wanted.contains(country))
                .toList();
        if (both.isEmpty()) {
            throw new StartupException(PREFIX + ".countries and general-countries have no country in common.");
        }
        return Set.copyOf(both);
    }

    private @Nullable OutboundTemplate reopening() {
        return template.isBlank() ? null : new OutboundTemplate(template, templateLanguage);
    }

    @Override
    public String toString() {
        return "WhatsAppProperties[phoneNumberId=" + phoneNumberId + ", numbers=" + numbers.keySet() + ", secrets=***]";
    }
}
