package dev.parley.assistant.channel;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the channels of Meta have in common.
 *
 * @param graphBaseUrl where the Graph API is
 * @param graphVersion its version, for example {@code v25.0}
 * @param maxWebhookBody larger bodies are refused with 413
 * @param sendTimeout longest wait for the platform's answer to one reply
 * @param appSecretProof whether calls of the Graph API carry {@code appsecret_proof}
 */
@ConfigurationProperties("parley.channels")
public record ChannelProperties(
        @DefaultValue("https://graph.facebook.com") URI graphBaseUrl,
        @DefaultValue("v25.0") String graphVersion,
        @DefaultValue("4MB") DataSize maxWebhookBody,
        @DefaultValue("10s") Duration sendTimeout,
        @DefaultValue("true") boolean appSecretProof) {

    public ChannelProperties {
        if (!graphVersion.matches("v[0-9]{1,3}\\.[0-9]{1,2}")) {
            throw new IllegalArgumentException(
                    "parley.channels.graph-version must look like v25.0 but is " + graphVersion);
        }
    }
}
