package dev.parley.assistant.rollout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom something is for. Who is in at a percentage stays in at a higher one.
 *
 * @param percent of people, from 0 to 100 in hundredths, by a hash of person and name
 * @param countries two-letter codes; empty for all, and then also for people whose country is not known
 * @param channels for example {@code whatsapp}; empty for all
 */
public record Audience(
        @DefaultValue("100") double percent,
        @DefaultValue Set<String> countries,
        @DefaultValue Set<String> channels) {

    public static final Audience EVERYBODY = new Audience(100, Set.of(), Set.of());

    private static final int BUCKETS = 10_000;
    private static final double BUCKETS_PER_PERCENT = BUCKETS / 100.0;
    private static final int MOST_ENTRIES = 300;

    /** @throws IllegalArgumentException naming what is wrong */
    public Audience(double percent, @Nullable Set<String> countries, @Nullable Set<String> channels) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be from 0 to 100 but is " + percent);
        }
        this.percent = percent;
        this.countries = countries == null
                ? Set.of()
                : countries.stream()
                        .map(country -> country.strip().toUpperCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new));
        this.channels = channels == null
                ? Set.of()
                : channels.stream()
                        .map(channel -> channel.strip().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new));
        if (this.countries.stream().anyMatch(country -> !country.matches("[A-Z]{2}"))) {
            throw new IllegalArgumentException("countries must be two-letter codes but are " + this.countries);
        }
        if (this.channels.stream().anyMatch(channel -> !channel.matches("[a-z][a-z0-9-]{0,39}"))
                || this.channels.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException("channels must be names of channels but are " + this.channels);
        }
    }

    /** @param name of what it is for, so that each falls on other people */
    public boolean holds(String name, Subject subject) {
        return (countries.isEmpty() || countries.contains(subject.country()))
                && (channels.isEmpty() || channels.contains(subject.channel()))
                && bucket(name, subject) < percent * BUCKETS_PER_PERCENT;
    }

    /** Nobody in particular comes last, so that a part of the people is never everybody unknown. */
    private static int bucket(String name, Subject subject) {
        return subject.person().isEmpty() ? BUCKETS - 1 : hash(name + '\n' + subject.person()) % BUCKETS;
    }

    /** Spread evenly, not negative, and the same on every machine. */
    static int hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
