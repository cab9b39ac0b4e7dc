package dev.parley.assistant.channel;

import java.time.Duration;
import java.util.Set;

/**
 * What an error answer of the Graph API means for a reply. Codes are those of Meta's error pages for the WhatsApp Cloud
 * API and the Messenger Platform. Stateless.
 */
public final class GraphErrors {

    /** Too many messages to one person: the platform asks for waits that grow by four. */
    private static final int PAIR_LIMIT = 131056;

    /** More than 24 hours since the person wrote; with the subcodes it is code 10. */
    private static final int WINDOW = 131047;

    private static final Set<Integer> WINDOW_SUBCODES = Set.of(2018278, 2018065, 2534022);
    private static final int PAIR_FACTOR = 4;
    private static final Set<Integer> BUSY = Set.of(130429, 131016, 131000, 131057, 1200, 1, 2);
    private static final Set<Integer> CALL_LIMITS = Set.of(4, 32, 613, 80006, 80007, 133016);
    private static final Set<Integer> CHANNEL_FAULTS =
            Set.of(190, 0, 3, 10, 131005, 131042, 131048, 131031, 368, 133010);
    /** Codes that mean a fault of the channel alone, but with these subcodes one of this recipient. */
    private static final Set<Integer> RECIPIENT_SUBCODES = Set.of(2018108, 2018001, 1545041);

    private static final Duration BUSY_PAUSE = Duration.ofSeconds(4);
    private static final Duration LIMIT_PAUSE = Duration.ofMinutes(2);
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private GraphErrors() {}

    /**
     * @param code the field {@code error.code}, or -1 when the answer has none
     * @param subcode the field {@code error.error_subcode}, or -1
     * @param retryAfter what the answer asked for, or zero
     */
    public static SendOutcome outcome(int status, int code, int subcode, Duration retryAfter) {
        String reason = "status " + status + ", code " + code;
        if (code == WINDOW || WINDOW_SUBCODES.contains(subcode)) {
            return new SendOutcome.OutsideWindow(reason);
        }
        if (code == PAIR_LIMIT) {
            return new SendOutcome.Retry(longer(BUSY_PAUSE, retryAfter), PAIR_FACTOR, reason);
        }
        if (RECIPIENT_SUBCODES.contains(subcode)) {
            return new SendOutcome.Undeliverable(reason + ", subcode " + subcode);
        }
        if (CALL_LIMITS.contains(code)) {
            return new SendOutcome.Retry(longer(LIMIT_PAUSE, retryAfter), reason);
        }
        if (BUSY.contains(code) || status == TOO_MANY_REQUESTS) {
            return new SendOutcome.Retry(longer(BUSY_PAUSE, retryAfter), reason);
        }
        if (CHANNEL_FAULTS.contains(code)
                || code >= 200 && code < 300
                || status == UNAUTHORIZED
                || code < 0 && status == FORBIDDEN) {
            return new SendOutcome.ChannelDown(reason);
        }
        if (status >= SERVER_ERROR) {
            return new SendOutcome.Retry(longer(BUSY_PAUSE, retryAfter), reason);
        }
        return new SendOutcome.Undeliverable(reason);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
