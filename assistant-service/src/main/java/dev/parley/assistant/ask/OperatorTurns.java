package dev.parley.assistant.ask;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.mailbox.Mailbox;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What operators say in conversations of the search box: nobody asked it, and no model wrote it. Thread-safe. */
@Component
public final class OperatorTurns {

    private final Mailbox mailbox;
    private final Transcripts transcripts;
    private final TalkFeed feed;

    OperatorTurns(Mailbox mailbox, Transcripts transcripts, TalkFeed feed) {
        this.mailbox = mailbox;
        this.transcripts = transcripts;
        this.feed = feed;
    }

    /** Whether a conversation is one of the search box. */
    public static boolean isWeb(ConversationId conversation) {
        return AskTurns.conversation(conversation).isPresent();
    }

    /**
     * Puts a turn into log and transcript, and onto the page where it is open. False when there is no such
     * conversation, or it is none of the search box.
     */
    public Mono<Boolean> say(PersonId person, ConversationId conversation, LoggedTurn turn, String text) {
        Optional<String> known = AskTurns.conversation(conversation);
        if (known.isEmpty()) {
            return Mono.just(false);
        }
        ShownTurn shown = new ShownTurn(
                turn.id(),
                turn.at(),
                "",
                ShownTurn.DONE,
                text,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                null,
                "",
                false);
        return mailbox.say(person, conversation, turn, List.of())
                .filter(said -> said)
                .flatMap(said -> {
                    Talk talk = new Talk(person, known.get());
                    return transcripts
                            .begin(talk, shown, "")
                            .then(feed.tell(talk, shown).onErrorComplete())
                            .thenReturn(true);
                })
                .defaultIfEmpty(false);
    }
}
