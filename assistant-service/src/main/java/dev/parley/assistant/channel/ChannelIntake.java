package dev.parley.assistant.channel;

import dev.parley.assistant.turn.TurnIds;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.handover.HandoverStore;
import dev.parley.memory.mailbox.DeliveryStatus;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.MessageRef;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.person.Identities;
import dev.parley.memory.person.PersonPreferences;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Keeps what webhooks tell, each event with as few commands of Redis as it can be. Thread-safe. */
public final class ChannelIntake {

    /** What the transcript says of a reply that never arrived. */
    private static final String UNDELIVERED = "undelivered";

    private static final String NOT_ARRIVED = "[the last reply did not reach the person]";

    private static final int NOTE_ATTEMPTS = 5;

    private static final String IGNORED = "ignored";

    private static final String WHATSAPP = "whatsapp";

    private final Mailbox mailbox;
    private final Outbox outbox;
    private final Identities identities;
    private final PersonPreferences preferences;
    private final ConversationStore conversations;
    private final HandoverStore handovers;
    private final Duration quietAfterPerson;
    private final Clock clock;

    /** @param quietAfterPerson how long the assistant is quiet after somebody else wrote in a conversation; zero for not */
    public ChannelIntake(
            Mailbox mailbox,
            Outbox outbox,
            Identities identities,
            PersonPreferences preferences,
            ConversationStore conversations,
            HandoverStore handovers,
            Duration quietAfterPerson,
            Clock clock) {
        this.mailbox = mailbox;
        this.outbox = outbox;
        this.identities = identities;
        this.preferences = preferences;
        this.conversations = conversations;
        this.handovers = handovers;
        this.quietAfterPerson = quietAfterPerson;
        this.clock = clock;
    }

    /** Keeps an event and gives a word for what became of it. */
    Mono<String> take(String channel, InboundEvent event) {
        return switch (event) {
            case InboundEvent.Message message ->
                known(channel, message)
                        .flatMap(one -> mailbox.receive(one.receivedAt(clock.instant())))
                        .map(stored -> stored ? "stored" : "duplicate");
            case InboundEvent.Edit(MessageRef message, String text) ->
                known(channel, message)
                        .flatMap(ref -> mailbox.edit(ref, text))
                        .map(waited -> waited ? "changed" : "late");
            case InboundEvent.Deletion(MessageRef message) ->
                known(channel, message).flatMap(mailbox::withdraw).map(waited -> waited ? "changed" : "late");
            case InboundEvent.Status status -> status(channel, status);
            case InboundEvent.OptOut(String address, String category, boolean out) ->
                !PersonMessages.usable(address)
                        ? Mono.just(IGNORED)
                        : canonical(channel, address).flatMap(who -> optOut(person(channel, who), out));
            case InboundEvent.IdentityChange(String previous, String current) ->
                PersonMessages.usable(previous) && PersonMessages.usable(current)
                        ? canonical(channel, previous)
                                .flatMap(who -> identities.link(channel, current, who))
                                .thenReturn("stored")
                        : Mono.just(IGNORED);
            case InboundEvent.Echo echo -> echo.ours() ? Mono.just(IGNORED) : takenOver(channel, echo);
            case InboundEvent.Handover(PersonId person, ConversationId conversation, Boolean toUs) ->
                toUs == null
                        ? Mono.just(IGNORED)
                        : toUs
                                ? handovers.release(person, conversation).thenReturn("stored")
                                : takenOver(person, conversation, quietAfterPerson);
            case InboundEvent.Reaction _,
                    InboundEvent.Standby _,
                    InboundEvent.Referral _,
                    InboundEvent.Unsupported _,
                    InboundEvent.Ignored _ -> Mono.just(IGNORED);
        };
    }

    /** Messenger has one id for a person and page; WhatsApp has numbers and ids of its own. */
    private Mono<String> canonical(String channel, String address) {
        return channel.equals(WHATSAPP) ? identities.canonical(channel, address, address) : Mono.just(address);
    }

    /** The message as one of the person that its sender was first known as. */
    private Mono<InboundMessage> known(String channel, InboundEvent.Message event) {
        InboundMessage message = event.message();
        String address = message.address();
        if (event.userId().isEmpty() || event.userId().equals(address) || !PersonMessages.usable(event.userId())) {
            return canonical(channel, address).map(who -> PersonMessages.of(message, who));
        }
        return identities
                .canonical(channel, event.userId(), address)
                .flatMap(who -> identities.canonical(channel, address, who))
                .map(who -> PersonMessages.of(message, who));
    }

    private Mono<MessageRef> known(String channel, MessageRef message) {
        String address = message.person().value().substring(channel.length() + 1);
        return canonical(channel, address).map(who -> PersonMessages.of(message, address, who));
    }

    private static PersonId person(String channel, String address) {
        return new PersonId(channel + ":" + address);
    }

    private Mono<String> status(String channel, InboundEvent.Status status) {
        if (!PersonMessages.usable(status.address()) || !PersonMessages.usable(status.messageId())) {
            return Mono.just(IGNORED);
        }
        return canonical(channel, status.address()).flatMap(who -> status(channel, person(channel, who), status));
    }

    private Mono<String> status(String channel, PersonId person, InboundEvent.Status status) {
        boolean failed = status.status() == DeliveryStatus.FAILED;
        return outbox.advance(
                        person,
                        channel,
                        status.messageId(),
                        status.status(),
                        failed ? "not delivered, code " + status.errorCode() : "")
                .flatMap(advance ->
                        failed && advance.moved() && advance.conversation().isPresent()
                                ? note(person, advance.conversation().get())
                                : Mono.just(advance.moved() ? "moved" : IGNORED));
    }

    /** Whoever reads the conversation, the model too, sees that its last reply did not arrive; the reply is a dead letter. */
    private Mono<String> note(PersonId person, ConversationId conversation) {
        LoggedTurn turn = new LoggedTurn(
                TurnIds.next(),
                clock.instant(),
                List.of(new LoggedMessage.User(NOT_ARRIVED), new LoggedMessage.Assistant("")),
                UNDELIVERED);
        return conversations
                .page(person, conversation, ConversationStore.NEWEST, 1)
                .flatMap(page -> conversations.append(person, conversation, turn, page.position()))
                // Another turn was faster: after that one, then.
                .filter(outcome -> !(outcome instanceof AppendOutcome.Moved))
                .repeatWhenEmpty(NOTE_ATTEMPTS, tries -> tries)
                .thenReturn("moved");
    }

    /** Somebody else answers the person: the assistant is quiet for a while, and the conversation knows what was said. */
    private Mono<String> takenOver(String channel, InboundEvent.Echo echo) {
        Instant now = clock.instant();
        Instant since = echo.at().equals(Instant.EPOCH) ? now : echo.at();
        Duration left = quietAfterPerson.minus(Duration.between(since, now));
        return known(channel, echo.message())
                .flatMap(message -> takenOver(message.person(), message.conversation(), left)
                        .flatMap(outcome -> echo.text().isEmpty()
                                ? Mono.just(outcome)
                                : mailbox.say(message.person(), message.conversation(), said(echo), List.of())
                                        .thenReturn(outcome)));
    }

    /** A message that is told twice has one turn. */
    private LoggedTurn said(InboundEvent.Echo echo) {
        String id = echo.message().channel() + ":" + echo.message().id();
        return TeamTurn.of(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString(), clock.instant(), echo.text());
    }

    private Mono<String> takenOver(PersonId person, ConversationId conversation, Duration quiet) {
        return quietAfterPerson.isZero() || !quiet.isPositive()
                ? Mono.just(IGNORED)
                : handovers
                        .open(person, conversation, "", quiet)
                        // The AI names itself when it speaks again.
                        .then(preferences.remove(person, PersonPreferences.AI_NAMED))
                        .thenReturn("stored");
    }

    private Mono<String> optOut(PersonId person, boolean out) {
        Mono<Void> kept = out
                ? preferences.put(person, PersonPreferences.OPTED_OUT, "true")
                : preferences.remove(person, PersonPreferences.OPTED_OUT);
        return kept.thenReturn("stored");
    }
}
