package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Replies that could not be sent, kept for a while with the reason. For those who run Parley. Thread-safe. */
public interface DeadLetters {

    /** At most {@code limit} letters behind that place, the newest first; null begins with the newest. */
    Mono<List<DeadLetter>> list(@Nullable DeadLetterPosition after, int limit);

    /** Puts a letter behind the waiting replies of its conversation, to be sent again; false when there is none. */
    Mono<Boolean> resend(PersonId person, ConversationId conversation, String id);

    /** Deletes a letter; false when there is none. */
    Mono<Boolean> delete(PersonId person, ConversationId conversation, String id);
}
