package dev.parley.assistant.channel.messenger;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.channel.MetaAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Facebook pages. All of the first four or none.
 *
 * @param appSecret signs the webhooks
 * @param previousAppSecret still accepted on webhooks while the secret is replaced; empty for none
 * @param verifyToken answers the handshake
 * @param pageAccessToken sends replies
 * @param pageId the page's id
 * @param pages more pages by a key of the operator's choice
 */
@ConfigurationProperties("parley.channels.messenger")
public record MessengerProperties(
        @DefaultValue("") String appSecret,
        @DefaultValue("") String previousAppSecret,
        @DefaultValue("") String verifyToken,
        @DefaultValue("") String pageAccessToken,
        @DefaultValue("") String pageId,
        @DefaultValue Map<String, Page> pages) {

    private static final String PREFIX = "parley.channels.messenger";

    /**
     * One of several pages. What is left empty is as for the first.
     *
     * @param pageId the page's id
     * @param pageAccessToken sends its replies
     * @param appSecret signs its webhooks, where it belongs to another app
     * @param previousAppSecret still accepted on its webhooks
     * @param verifyToken answers the handshake of its app
     */
    public record Page(
            @DefaultValue("") String pageId,
            @DefaultValue("") String pageAccessToken,
            @DefaultValue("") String appSecret,
            @DefaultValue("") String previousAppSecret,
            @DefaultValue("") String verifyToken) {

        @Override
        public String toString() {
            return "Page[pageId=" + pageId + ", secrets=***]";
        }
    }

    public MessengerProperties {
        pages = Map.copyOf(pages);
    }

    /**
     * Whether a page is configured.
     *
     * @throws StartupException when only a part of it is
     */
    public boolean configured() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("app-secret", appSecret);
        values.put("verify-token", verifyToken);
        values.put("page-access-token", pageAccessToken);
        values.put("page-id", pageId);
        boolean configured = StartupException.allOrNone(PREFIX, "A Messenger page", values);
        if (!configured && !pages.isEmpty()) {
            throw new StartupException(PREFIX + ".pages adds to a first page: set " + PREFIX + "."
                    + String.join(", ", values.keySet()) + ".");
        }
        return configured;
    }

    /** All pages, the first one first. */
    List<MetaAccount> accounts() {
        List<MetaAccount> accounts = new ArrayList<>();
        accounts.add(new MetaAccount(pageId, pageAccessToken, appSecret, previousAppSecret, verifyToken));
        pages.forEach((key, page) -> {
            if (page.pageId().isBlank() || page.pageAccessToken().isBlank()) {
                throw new StartupException(PREFIX + ".pages." + key
                        + " needs page-id and page-access-token: a token belongs to one page.");
            }
            boolean ownApp = !page.appSecret().isBlank();
            accounts.add(new MetaAccount(
                    page.pageId(),
                    page.pageAccessToken(),
                    ownApp ? page.appSecret() : appSecret,
                    ownApp ? page.previousAppSecret() : previousAppSecret,
                    page.verifyToken().isBlank() ? verifyToken : page.verifyToken()));
        });
        return accounts;
    }

    @Override
    public String toString() {
        return "MessengerProperties[pageId=" + pageId + ", pages=" + pages.keySet() + ", secrets=***]";
    }
}
