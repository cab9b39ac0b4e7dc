package dev.parley.assistant.memory;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where state lives.
 *
 * @param home folder of the embedded Redis, the log and generated secrets
 * @param redis the Redis to use
 * @param partitions number of mailbox partitions; fixed for the life of an installation
 */
@ConfigurationProperties("parley")
public record MemoryProperties(
        @DefaultValue("./data") Path home,
        @DefaultValue Redis redis,
        @DefaultValue("16") int partitions) {

    /**
     * @param url {@code redis://:password@host:port}; empty starts an embedded one under {@code parley.home}
     * @param commandTimeout longest wait for one command
     */
    public record Redis(
            @DefaultValue("") String url,
            @DefaultValue("5s") Duration commandTimeout) {
        @Override
        public String toString() {
            return "Redis[url=***, commandTimeout=" + commandTimeout + "]";
        }
    }
}
