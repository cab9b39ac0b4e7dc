package dev.parley.assistant.channel.whatsapp;

/**
 * The number that Parley answers on.
 *
 * @param sandbox true when no real number is configured and the sandbox plays Meta
 */
public record WhatsAppAccount(
        String appSecret, String verifyToken, String accessToken, String phoneNumberId, boolean sandbox) {

    @Override
    public String toString() {
        return "WhatsAppAccount[phoneNumberId=" + phoneNumberId + ", sandbox=" + sandbox + ", secrets=***]";
    }
}
