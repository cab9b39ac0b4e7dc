package dev.parley.assistant.channel;

import dev.parley.memory.mailbox.OutboundTemplate;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number of WhatsApp or a page of Messenger that Parley answers on.
 *
 * @param id the number's or page's id in the Graph API
 * @param previousAppSecret still accepted on webhooks while the secret is replaced; empty for none
 * @param countries two-letter codes of the countries whose people are answered; empty for all
 * @param template what may be sent when the platform takes nothing else; null for nothing
 */
public record MetaAccount(
        String id,
        String accessToken,
        String appSecret,
        String previousAppSecret,
        String verifyToken,
        Set<String> countries,
        @Nullable OutboundTemplate template) {

    public MetaAccount {
        countries = Set.copyOf(countries);
    }

    /** Everywhere, without a template. */
    public MetaAccount(String id, String accessToken, String appSecret, String previousAppSecret, String verifyToken) {
        this(id, accessToken, appSecret, previousAppSecret, verifyToken, Set.of(), null);
    }

    public GraphAccount graph() {
        return new GraphAccount(id, accessToken, appSecret);
    }

    Optional<OutboundTemplate> reopening() {
        return Optional.ofNullable(template);
    }

    /** @param country empty where it is not known */
    boolean serves(String country) {
        return countries.isEmpty() || countries.contains(country);
    }

    @Override
    public String toString() {
        return "MetaAccount[id=" + id + ", secrets=***]";
    }
}
