package dev.parley.memory.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;

/** Lua scripts that lie beside the class that runs them, with the functions that they share put before them. */
public final class Scripts {

    private Scripts() {}

    /**
     * @param result {@code Long} or {@code String}; others are given by {@link #list}
     * @param functions names of files under {@code functions} here, each defining what the script uses
     */
    public static <T> RedisScript<T> load(Class<?> owner, String name, Class<T> result, String... functions) {
        if (result != Long.class && result != String.class) {
            throw new IllegalArgumentException("a script gives a text or a number, no " + result.getSimpleName());
        }
        return read(owner, name, result, functions);
    }

    private static <T> RedisScript<T> read(Class<?> owner, String name, Class<T> result, String... functions) {
        StringBuilder text = new StringBuilder();
        for (String function : functions) {
            text.append(read(Scripts.class, "functions/" + function + ".lua"));
        }
        return RedisScript.of(text.append(read(owner, name + ".lua")).toString(), result);
    }

    /** A script that gives a list. */
    @SuppressWarnings("rawtypes")
    public static RedisScript<List> list(Class<?> owner, String name, String... functions) {
        return read(owner, name, List.class, functions);
    }

    private static String read(Class<?> owner, String name) {
        try (InputStream file = owner.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing beside " + owner.getName());
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
