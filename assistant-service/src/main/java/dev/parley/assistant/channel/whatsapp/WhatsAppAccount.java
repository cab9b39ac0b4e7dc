package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.channel.GraphAccount;

/**
 * The number that Parley answers on.
 *
 * @param previousAppSecret still accepted on webhooks while the secret is replaced; empty for none
 * @param sandbox true when no real number is configured and the sandbox plays Meta
 */
public record WhatsAppAccount(
        String appSecret,
        String previousAppSecret,
        String verifyToken,
        String accessToken,
        String phoneNumberId,
        boolean sandbox) {

    GraphAccount graph() {
        return new GraphAccount(phoneNumberId, accessToken, appSecret);
    }

    @Override
    public String toString() {
        return "WhatsAppAccount[phoneNumberId=" + phoneNumberId + ", sandbox=" + sandbox + ", secrets=***]";
    }
}
