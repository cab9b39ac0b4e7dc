package dev.parley.memory.redis;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/** Lua scripts that lie beside the class that runs them. */
public final class Scripts {

    private Scripts() {}

    public static <T> RedisScript<T> load(Class<?> owner, String name, Class<T> result) {
        return RedisScript.of(new ClassPathResource(name + ".lua", owner), result);
    }
}
