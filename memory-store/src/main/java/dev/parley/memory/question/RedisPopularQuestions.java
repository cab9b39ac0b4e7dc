package dev.parley.memory.question;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/** Popular questions in Redis. Thread-safe. */
public final class RedisPopularQuestions implements PopularQuestions {

    /** Different people who have to ask the same before others see it. */
    public static final int MIN_PEOPLE = 5;

    /** Who asked is forgotten after this time without another asking the same. */
    public static final Duration RETENTION = Duration.ofDays(30);

    /** Popular questions that are kept. */
    public static final int MAX_QUESTIONS = 2_000;

    private static final int MAX_CHARACTERS = 120;
    private static final int HASH_BYTES = 16;

    /** Addresses, numbers of telephones and cards: nobody else's business, however many asked. */
    private static final Pattern PRIVATE = Pattern.compile("@|https?:|(?:\\d[ -]?){6,}");

    private static final RedisScript<Long> ASKED = Scripts.load(RedisPopularQuestions.class, "asked", Long.class);

    private final RedisStore redis;

    public RedisPopularQuestions(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Void> asked(String question, String asker) {
        String text = normalized(question);
        if (text.isEmpty()
                || text.length() > MAX_CHARACTERS
                || PRIVATE.matcher(text).find()) {
            return Mono.empty();
        }
        return redis.run(
                        ASKED,
                        List.of(Keys.askers(hash(text)), Keys.popular()),
                        hash(text + "\n" + asker),
                        text,
                        MIN_PEOPLE,
                        RETENTION.toMillis(),
                        MAX_QUESTIONS)
                .then();
    }

    @Override
    public Mono<List<String>> top(int limit) {
        return redis.template()
                .opsForZSet()
                .reverseRange(Keys.popular(), Range.closed(0L, limit - 1L))
                .collectList();
    }

    /** One form for all ways to write a question, so that the form shown is nobody's own. */
    private static String normalized(String question) {
        String text = question.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return text.replaceAll("[?!.\\s]+$", "");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
