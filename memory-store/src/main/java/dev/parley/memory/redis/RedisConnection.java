package dev.parley.memory.redis;

import java.time.Duration;

/** @param url {@code redis://:password@host:port}; never logged */
public record RedisConnection(String url, Duration commandTimeout) {

    @Override
    public String toString() {
        return "RedisConnection[url=***, commandTimeout=" + commandTimeout + "]";
    }
}
