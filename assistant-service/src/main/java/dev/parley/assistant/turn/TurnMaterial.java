package dev.parley.assistant.turn;

import dev.parley.assistant.agent.Quoted;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.Mailbox;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Fetches what the messages of a turn point to: the messages that they quote. Thread-safe. */
final class TurnMaterial {

    /** In our own words, as the prompt and the log name it. */
    static final String QUOTED = "quoted message";

    private final Mailbox mailbox;

    TurnMaterial(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** The input of a turn with all that its messages point to. */
    Mono<TurnInput> read(Claim claim, TurnInput input) {
        return quotes(claim).map(quotes -> quotes.isEmpty() ? input : input.quoting(quotes));
    }

    private Mono<List<Quoted>> quotes(Claim claim) {
        Set<String> ids = Burst.of(claim.messages()).quotedIds();
        return ids.isEmpty()
                ? Mono.just(List.of())
                : mailbox.said(claim, ids)
                        .map(said -> ids.stream()
                                .filter(said::containsKey)
                                .map(id -> new Quoted(QUOTED, said.getOrDefault(id, "")))
                                .toList());
    }
}
