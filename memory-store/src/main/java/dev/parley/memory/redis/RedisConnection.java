package dev.parley.memory.redis;

import java.time.Duration;

/**
 * How Redis is reached.
 *
 * @param url a form that {@code parley.redis.url} may have, see {@code docs/memory.md}; never logged
 * @param replicas replicas that have to have what is acknowledged; 0 waits for none
 * @param replicaTimeout longest wait for them
 */
public record RedisConnection(String url, Duration commandTimeout, int replicas, Duration replicaTimeout) {

    public RedisConnection {
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas must be at least 0 but is " + replicas);
        }
        if (replicas > 0 && (replicaTimeout.toMillis() < 1 || replicaTimeout.compareTo(commandTimeout) >= 0)) {
            throw new IllegalArgumentException("replicaTimeout must be at least 1ms and shorter than commandTimeout ("
                    + commandTimeout + ") but is " + replicaTimeout);
        }
    }

    /** Waits for no replicas. */
    public RedisConnection(String url, Duration commandTimeout) {
        this(url, commandTimeout, 0, Duration.ZERO);
    }

    @Override
    public String toString() {
        return "RedisConnection[url=***, commandTimeout=" + commandTimeout + ", replicas=" + replicas
                + ", replicaTimeout=" + replicaTimeout + "]";
    }
}
