package dev.parley.assistant.admin;

import dev.parley.assistant.ask.OperatorTurns;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.ChannelReply;
import dev.parley.assistant.channel.TeamTurn;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.redis.ConversationKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Answers of operators: they go the way of all replies, and stand in the conversation like them. Thread-safe. */
@Component
final class OperatorReplies {

    /** Ids of conversations of channels name channel, account and address. */
    private static final Pattern CHANNEL = Pattern.compile("([a-z]+):([^:]*):(.+)");

    private final Mailbox mailbox;
    private final ChannelReplies replies;
    private final OperatorTurns web;
    private final TurnTracer tracer;
    private final Clock clock;

    OperatorReplies(Mailbox mailbox, ChannelReplies replies, OperatorTurns web, TurnTracer tracer, Clock clock) {
        this.mailbox = mailbox;
        this.replies = replies;
        this.web = web;
        this.tracer = tracer;
        this.clock = clock;
    }

    /** Says it and gives the id of its turn; empty when there is no such conversation, or nothing can be said in it. */
    Mono<String> say(ConversationKey where, String text) {
        LoggedTurn turn = TeamTurn.of(TurnIds.next(), clock.instant(), text);
        if (OperatorTurns.isWeb(where.conversation())) {
            return traced(where, "web", "", turn, text, web.say(where.owner(), where.conversation(), turn, text));
        }
        Matcher id = CHANNEL.matcher(where.conversation().value());
        if (!id.matches()) {
            return Mono.empty();
        }
        List<OutboundMessage> outbound = replies.of(
                message(where, id.group(1), id.group(2), id.group(3)),
                new ChannelReply(turn.id(), text, List.of(), List.of(), List.of(), false, ""));
        return traced(
                where,
                id.group(1),
                id.group(2),
                turn,
                text,
                mailbox.say(where.owner(), where.conversation(), turn, outbound));
    }

    /** In place of the message that a reply answers. */
    private static InboundMessage message(ConversationKey where, String channel, String account, String address) {
        PersonId person = where.owner();
        ConversationId conversation = where.conversation();
        return new InboundMessage("", conversation, person, channel, account, address, "", Instant.EPOCH);
    }

    private Mono<String> traced(
            ConversationKey where, String channel, String account, LoggedTurn turn, String text, Mono<Boolean> said) {
        return Mono.defer(() -> {
            TurnStages stages = tracer.begin();
            stages.add(
                    TeamTurn.MARK,
                    "",
                    stages.now(),
                    Duration.ZERO,
                    Map.of("characters", Integer.toString(text.length())));
            return said.filter(done -> done)
                    .map(done -> turn.id())
                    .doOnNext(id -> tracer.end(
                            new TurnTracer.Way(id, where.owner(), where.conversation(), channel, account),
                            stages,
                            TeamTurn.MARK));
        });
    }
}
