package dev.parley.assistant.channel.messenger;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.channel.GraphAccount;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A Facebook page. All or none but the previous secret.
 *
 * @param appSecret signs the webhooks
 * @param previousAppSecret still accepted on webhooks while the secret is replaced; empty for none
 * @param verifyToken answers the handshake
 * @param pageAccessToken sends replies
 * @param pageId the page's id
 */
@ConfigurationProperties("parley.channels.messenger")
public record MessengerProperties(
        @DefaultValue("") String appSecret,
        @DefaultValue("") String previousAppSecret,
        @DefaultValue("") String verifyToken,
        @DefaultValue("") String pageAccessToken,
        @DefaultValue("") String pageId) {

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
        return StartupException.allOrNone("parley.channels.messenger", "A Messenger page", values);
    }

    GraphAccount graph() {
        return new GraphAccount(pageId, pageAccessToken, appSecret);
    }

    @Override
    public String toString() {
        return "MessengerProperties[pageId=" + pageId + ", secrets=***]";
    }
}
