package dev.parley.assistant.channel;

import java.time.Duration;

/** What became of a reply. Reasons name codes of the platform, never content. */
public sealed interface SendOutcome {

    record Accepted(String platformId) implements SendOutcome {}

    /**
     * Not now: the same reply may be accepted later.
     *
     * @param after wait before the first new try
     * @param factor what the wait grows by with each further try
     */
    record Retry(Duration after, int factor, String reason) implements SendOutcome {
        public Retry(Duration after, String reason) {
            this(after, 2, reason);
        }
    }

    /**
     * The request went out and no answer came: the platform may have accepted the reply. It has no key that would tell a
     * second send from a second reply, so the reply is sent again and may arrive twice.
     *
     * @param after wait before the next try
     */
    record Unsure(Duration after, String reason) implements SendOutcome {}

    /** The platform takes nothing but templates until the person writes again. */
    record OutsideWindow(String reason) implements SendOutcome {}

    /** Nothing can be sent on this channel until somebody mends it, for example a revoked token. */
    record ChannelDown(String reason) implements SendOutcome {}

    /** This reply will never be accepted. */
    record Undeliverable(String reason) implements SendOutcome {}
}
