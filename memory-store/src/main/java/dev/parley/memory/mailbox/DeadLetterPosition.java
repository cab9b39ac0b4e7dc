package dev.parley.memory.mailbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the list of dead letters, which has the newest first. */
public record DeadLetterPosition(Instant at, int partition, String id) implements Comparable<DeadLetterPosition> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})-([0-9]{1,6})-([0-9]{16,19})");

    private static final Comparator<DeadLetterPosition> ORDER = Comparator.comparing(
                    DeadLetterPosition::at, Comparator.reverseOrder())
            .thenComparing(DeadLetterPosition::partition)
            .thenComparing(DeadLetterPosition::id, Comparator.reverseOrder());

    /** The place as a text for {@link #parse}. */
    public String value() {
        return at.toEpochMilli() + "-" + partition + "-" + id;
    }

    /** @throws IllegalArgumentException when it is something else than {@link #value} gave */
    public static DeadLetterPosition parse(String value) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("value must be TIME-PARTITION-ID");
        }
        return new DeadLetterPosition(
                Instant.ofEpochMilli(Long.parseLong(matcher.group(1))),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3));
    }

    @Override
    public int compareTo(DeadLetterPosition other) {
        return ORDER.compare(this, other);
    }
}
