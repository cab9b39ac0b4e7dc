package dev.parley.assistant.turn;

import dev.parley.assistant.agent.Quoted;
import dev.parley.assistant.media.FileReading;
import dev.parley.assistant.media.FileRefusal;
import dev.parley.assistant.media.ReadMessage;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.model.Caller;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fetches what the messages of a turn point to: the messages that they quote, and their files. Thread-safe. */
final class TurnMaterial {

    /** In our own words, as the prompt and the log name it. */
    static final String QUOTED = "quoted message";

    private final Mailbox mailbox;
    private final FileReading files;

    TurnMaterial(Mailbox mailbox, FileReading files) {
        this.mailbox = mailbox;
        this.files = files;
    }

    /** The input of a turn with all that its messages point to. */
    Mono<TurnInput> read(Claim claim, TurnInput input) {
        Burst burst = Burst.of(claim.messages());
        Mono<TurnInput> read =
                burst.messages().stream().allMatch(message -> message.files().isEmpty())
                        ? Mono.just(input)
                        : Flux.fromIterable(burst.messages())
                                .concatMap(message -> files.read(message, input.turn()))
                                .collectList()
                                .map(messages -> input(claim, input.turn(), messages));
        Caller caller = new Caller(input.person().value(), input.channel(), input.country());
        return Mono.zip(read, quotes(claim, burst), TurnInput::quoting).contextWrite(caller::into);
    }

    private static TurnInput input(Claim claim, String turn, List<ReadMessage> read) {
        List<InboundMessage> messages = new ArrayList<>();
        List<Quoted> seen = new ArrayList<>();
        Set<MessageKind> unread = EnumSet.noneOf(MessageKind.class);
        Set<FileRefusal> refused = EnumSet.noneOf(FileRefusal.class);
        for (ReadMessage each : read) {
            messages.add(each.message());
            seen.addAll(each.seen());
            unread.addAll(each.unread());
            refused.addAll(each.refused());
        }
        return Burst.of(messages).input(claim, turn, unread, refused).quoting(seen);
    }

    private Mono<List<Quoted>> quotes(Claim claim, Burst burst) {
        Set<String> ids = burst.quotedIds();
        return ids.isEmpty()
                ? Mono.just(List.of())
                : mailbox.said(claim, ids)
                        .map(said -> ids.stream()
                                .filter(said::containsKey)
                                .map(id -> new Quoted(QUOTED, said.getOrDefault(id, "")))
                                .toList());
    }
}
