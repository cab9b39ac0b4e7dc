package dev.parley.assistant.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class S3MediaStoreIT extends MediaStoreContract {

    private static final FakeS3 S3 = new FakeS3();

    @Override
    MediaStore store() {
        S3.clear();
        return store(FakeS3.SECRET);
    }

    private static MediaStore store(String secret) {
        return new S3MediaStore(
                new MediaProperties.S3(
                        S3.uri(), FakeS3.REGION, FakeS3.BUCKET, FakeS3.KEY, secret, Duration.ofSeconds(10)),
                4 << 20,
                Clock.systemUTC());
    }

    @AfterEach
    void everySignatureWasRight() {
        assertThat(S3.refused()).isLessThanOrEqualTo(1);
    }

    @AfterAll
    static void stop() {
        S3.close();
    }

    @Test
    void get_wrongKey_saysWhichSettingWithoutTheSecret() {
        MediaStore store = store("wrong-secret");

        assertThatThrownBy(() -> store.get("a".repeat(32) + "/01").block())
                .hasMessageContaining("answered 403; see parley.media.s3")
                .hasMessageNotContaining("wrong-secret");
        assertThat(S3.refused()).isEqualTo(1);
    }

    @Test
    void read_listWithADoctype_isNotExpanded() {
        String hostile =
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ListBucketResult><Contents><Key>&e;</Key>"
                        + "</Contents></ListBucketResult>";

        assertThatThrownBy(() -> S3Listing.read(hostile.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parley.media.s3");
    }
}
