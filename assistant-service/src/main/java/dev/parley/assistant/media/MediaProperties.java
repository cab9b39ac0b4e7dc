package dev.parley.assistant.media;

import dev.parley.memory.mailbox.MessageKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Files that people send.
 *
 * @param hosts where files are fetched from; a host stands for those below it too. The access token goes nowhere else
 * @param timeout longest time for fetching one file
 * @param parallel files that are fetched and read at once; others wait
 * @param maxImage largest picture or sticker
 * @param maxAudio largest sound
 * @param maxVideo largest film
 * @param maxDocument largest document
 * @param keep how long files are kept; 0 keeps none, and those that nothing can read are then not fetched at all
 * @param s3 keeps files in a bucket in place of the folder {@code media} of {@code parley.home}
 * @param clamav scans files
 */
@ConfigurationProperties("parley.media")
public record MediaProperties(
        @DefaultValue({"fbsbx.com", "fbcdn.net", "whatsapp.net"})
        List<String> hosts,

        @DefaultValue("20s") Duration timeout,
        @DefaultValue("4") int parallel,
        @DefaultValue("5MB") DataSize maxImage,
        @DefaultValue("16MB") DataSize maxAudio,
        @DefaultValue("16MB") DataSize maxVideo,
        @DefaultValue("20MB") DataSize maxDocument,
        @DefaultValue("7d") Duration keep,
        @DefaultValue S3 s3,
        @DefaultValue Clamav clamav) {

    public MediaProperties {
        hosts = List.copyOf(hosts);
        if (parallel < 1) {
            throw new IllegalArgumentException("parley.media.parallel must be at least 1 but is " + parallel);
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("parley.media.timeout must be above 0 but is " + timeout);
        }
        if (keep.isNegative()) {
            throw new IllegalArgumentException("parley.media.keep must not be negative but is " + keep);
        }
    }

    /** Most bytes of a file of that kind. */
    long most(MessageKind kind) {
        return switch (kind) {
            case IMAGE, STICKER -> maxImage.toBytes();
            case AUDIO -> maxAudio.toBytes();
            case VIDEO -> maxVideo.toBytes();
            case DOCUMENT, CONTACTS, TEXT, WITHDRAWN -> maxDocument.toBytes();
        };
    }

    /**
     * A bucket at AWS or at a server that speaks its S3 API, for example MinIO.
     *
     * @param endpoint for example {@code https://s3.eu-central-1.amazonaws.com}
     * @param region that requests are signed for
     * @param bucket its name; empty for none
     * @param accessKey id of the key
     * @param secretKey the key
     * @param timeout longest wait for one answer
     */
    public record S3(
            @DefaultValue("https://s3.amazonaws.com") URI endpoint,
            @DefaultValue("us-east-1") String region,
            @DefaultValue("") String bucket,
            @DefaultValue("") String accessKey,
            @DefaultValue("") String secretKey,
            @DefaultValue("30s") Duration timeout) {

        @Override
        public String toString() {
            return "S3[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + ", keys=***]";
        }
    }

    /**
     * ClamAV's daemon.
     *
     * @param host where {@code clamd} listens on TCP; empty for no scan
     * @param port its port
     * @param timeout longest wait for its verdict; without one the file is refused
     */
    public record Clamav(
            @DefaultValue("") String host,
            @DefaultValue("3310") int port,
            @DefaultValue("30s") Duration timeout) {

        public Clamav {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("parley.media.clamav.port must be from 1 to 65535 but is " + port);
            }
        }
    }
}
