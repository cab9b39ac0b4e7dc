package dev.parley.assistant.memory;

import dev.parley.memory.mailbox.MailboxOptions;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of mailboxes, as in {@link MailboxOptions}.
 *
 * @param quietWindow a conversation is answered this long after its newest message
 * @param quietCap but at most this long after its oldest waiting one
 * @param dedupe how long the id of a message is known
 */
@ConfigurationProperties("parley.mailbox")
public record MailboxProperties(
        @DefaultValue("900ms") Duration quietWindow,
        @DefaultValue("4s") Duration quietCap,
        @DefaultValue("7d") Duration dedupe) {

    MailboxOptions options() {
        MailboxOptions defaults = MailboxOptions.DEFAULT;
        return new MailboxOptions(
                quietWindow,
                quietCap,
                dedupe,
                defaults.maxMessages(),
                defaults.maxDeadLetters(),
                defaults.deadLetterRetention());
    }
}
