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
     * @param waitReplicas replicas that must have a message, a turn or a fact before it counts as kept, so that the end of the
     *     master does not lose it; 0 waits for none
     * @param waitTimeout longest wait for these replicas; shorter than {@code commandTimeout}
     */
    public record Redis(
            @DefaultValue("") String url,
            @DefaultValue("5s") Duration commandTimeout,
            @DefaultValue("0") int waitReplicas,
            @DefaultValue("1s") Duration waitTimeout) {

        public Redis {
            if (waitReplicas < 0) {
                throw new IllegalArgumentException(
                        "parley.redis.wait-replicas must be at least 0 but is " + waitReplicas);
            }
            if (waitReplicas > 0 && (waitTimeout.toMillis() < 1 || waitTimeout.compareTo(commandTimeout) >= 0)) {
                throw new IllegalArgumentException(
                        "parley.redis.wait-timeout must be at least 1ms and shorter than parley.redis.command-timeout ("
                                + commandTimeout + ") but is " + waitTimeout);
            }
        }

        @Override
        public String toString() {
            return "Redis[url=***, commandTimeout=" + commandTimeout + ", waitReplicas=" + waitReplicas
                    + ", waitTimeout=" + waitTimeout + "]";
        }
    }
}
