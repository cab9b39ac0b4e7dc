package dev.parley.memory.channel;

import java.time.Instant;
import java.util.Map;

/**
 * What happened on a channel on a day of UTC.
 *
 * @param counts by what happened, in words of letters, digits, blanks and underscores
 * @param last when it happened last
 */
public record ChannelDay(Map<String, Long> counts, Map<String, Instant> last) {

    public static final ChannelDay NOTHING = new ChannelDay(Map.of(), Map.of());

    public ChannelDay {
        counts = Map.copyOf(counts);
        last = Map.copyOf(last);
    }
}
