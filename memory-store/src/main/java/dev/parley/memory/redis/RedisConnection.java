package dev.parley.memory.redis;

import java.time.Duration;

/** @param url a form that {@code parley.redis.url} may have, see {@code docs/memory.md}; never logged */
public record RedisConnection(String url, Duration commandTimeout) {

    @Override
    public String toString() {
        return "RedisConnection[url=***, commandTimeout=" + commandTimeout + "]";
    }
}
