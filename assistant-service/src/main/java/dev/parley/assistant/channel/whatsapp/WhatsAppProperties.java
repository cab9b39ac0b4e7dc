package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.StartupException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A WhatsApp number. All or none but the previous secret: without any, the sandbox plays the phone.
 *
 * @param appSecret signs the webhooks
 * @param previousAppSecret still accepted on webhooks while the secret is replaced; empty for none
 * @param verifyToken answers the handshake
 * @param accessToken sends replies
 * @param phoneNumberId the number's id in the Graph API
 */
@ConfigurationProperties("parley.channels.whatsapp")
public record WhatsAppProperties(
        @DefaultValue("") String appSecret,
        @DefaultValue("") String previousAppSecret,
        @DefaultValue("") String verifyToken,
        @DefaultValue("") String accessToken,
        @DefaultValue("") String phoneNumberId) {

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
        boolean configured = StartupException.allOrNone("parley.channels.whatsapp", "A WhatsApp number", values);
        if (configured && !phoneNumberId.matches("[0-9]{1,30}")) {
            throw new StartupException("parley.channels.whatsapp.phone-number-id must have digits only. It is the"
                    + " number's id in Meta's dashboard, not the phone number.");
        }
        return configured;
    }

    @Override
    public String toString() {
        return "WhatsAppProperties[phoneNumberId=" + phoneNumberId + ", secrets=***]";
    }
}
