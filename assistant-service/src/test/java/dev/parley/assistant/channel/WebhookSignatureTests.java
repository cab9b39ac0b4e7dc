package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSignatureTests {

    /** Digests computed with another HMAC implementation. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test_app_secret | {\"object\":\"whatsapp_business_account\",\"entry\":[]} |"
                        + " dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
                "s3cret-app | {\"text\":\"caf\\u00e9 \\/ ok\"} |"
                        + " e15690d4c6547645dd96838c640d8c4136e56314c1125ce84300bcb80f9393cc",
                "s3cret-app | {\"text\":\"café / ok\"} |"
                        + " 80e1a680dae9800b1ac37a2f1b8c8decd98b6d6af872e7eefe2ca86c25d121b5"
            })
    void matches_bodyAndItsDigest_isTrueForExactlyTheseBytes(String secret, String body, String digest) {
        WebhookSignature signature = new WebhookSignature(secret);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        assertThat(signature.sign(bytes)).isEqualTo("sha256=" + digest);
        assertThat(signature.matches(bytes, "sha256=" + digest)).isTrue();
        bytes[3] ^= 1;
        assertThat(signature.matches(bytes, "sha256=" + digest)).isFalse();
    }

    @Test
    void matches_malformedHeaders_isFalse() {
        WebhookSignature signature = new WebhookSignature("secret");
        byte[] body = {1};
        String right = signature.sign(body);
        for (String wrong : new String[] {
            null,
            "",
            "sha256=",
            "sha1=" + right.substring(7),
            right.substring(7),
            right + "0",
            right.replace('=', ':'),
            "sha256=" + "zz".repeat(32)
        }) {
            assertThat(signature.matches(body, wrong)).as(wrong).isFalse();
        }
    }
}
