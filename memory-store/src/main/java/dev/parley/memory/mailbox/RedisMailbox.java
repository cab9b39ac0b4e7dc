package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.TurnCodec;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Reply;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Mailboxes in Redis. Times are Redis's own, so that the clocks of workers do not matter. Thread-safe. */
public final class RedisMailbox implements Mailbox {

    private static final RedisScript<Long> RECEIVE =
            Scripts.load(RedisMailbox.class, "receive", Long.class, "clock", "make_due");

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM = Scripts.list(RedisMailbox.class, "claim", "clock");

    /** Of the claims of both, mailbox and outbox. */
    static final RedisScript<Long> RENEW = Scripts.load(RedisMailbox.class, "renew", Long.class, "clock");

    private static final RedisScript<Long> COMMIT = Scripts.load(
            RedisMailbox.class,
            "commit",
            Long.class,
            "clock",
            "append_turn",
            "remember_said",
            "make_due",
            "taken_over");
    private static final RedisScript<Long> RELEASE =
            Scripts.load(RedisMailbox.class, "release", Long.class, "clock", "make_due");
    private static final RedisScript<Long> SAY =
            Scripts.load(RedisMailbox.class, "say", Long.class, "clock", "append_turn", "make_due");

    private static final RedisScript<Long> DROP =
            Scripts.load(RedisMailbox.class, "drop", Long.class, "clock", "make_due");
    private static final RedisScript<Long> CHANGE = Scripts.load(RedisMailbox.class, "change", Long.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> LOOK = Scripts.list(RedisMailbox.class, "look");

    private final RedisStore redis;
    private final Keys keys;
    private final MailboxOptions options;
    private final ConversationPolicy policy;
    private final DueTimes dueTimes;

    public RedisMailbox(RedisStore redis, Keys keys, MailboxOptions options, ConversationPolicy policy) {
        this.redis = redis;
        this.keys = keys;
        this.options = options;
        this.policy = policy;
        this.dueTimes = new DueTimes(redis, keys, KeyKind.DUE, KeyKind.RUNNING);
    }

    @Override
    public int partitions() {
        return keys.partitions();
    }

    @Override
    public Mono<Boolean> receive(InboundMessage message) {
        PersonId person = message.person();
        ConversationId conversation = message.conversation();
        int partition = keys.partition(person);
        return redis.write(
                        RECEIVE,
                        List.of(
                                keys.seen(person, message.channel(), message.id()),
                                keys.of(KeyKind.INBOX, person, conversation),
                                keys.of(KeyKind.CLAIM, person, conversation),
                                keys.of(KeyKind.DUE, partition),
                                keys.of(KeyKind.RUNNING, partition),
                                keys.of(KeyKind.CONVERSATIONS, person)),
                        new ConversationKey(person, conversation).value(),
                        MessageJson.write(message),
                        options.quietWindow().toMillis(),
                        options.quietCap().toMillis(),
                        options.dedupe().toMillis(),
                        conversation.value(),
                        policy.retention().toMillis())
                .map(stored -> stored == 1);
    }

    @Override
    public Mono<Claim> claim(int partition, String worker, Duration lease) {
        return redis.call(
                        CLAIM,
                        List.of(
                                keys.of(KeyKind.DUE, partition),
                                keys.of(KeyKind.RUNNING, partition),
                                keys.of(KeyKind.FENCE, partition)),
                        Keys.prefix(partition),
                        lease.toMillis(),
                        options.maxMessages(),
                        options.dedupe().toMillis())
                .filter(found -> !found.isEmpty())
                .map(found -> claim(partition, worker, found));
    }

    @Override
    public Mono<Duration> untilDue(int partition) {
        return dueTimes.untilDue(partition);
    }

    @Override
    public Flux<Integer> wakeups() {
        return dueTimes.wakeups();
    }

    private static Claim claim(int partition, String worker, Reply found) {
        ConversationKey key = ConversationKey.parse(found.text(0));
        List<InboundMessage> messages = new ArrayList<>();
        for (int index = 3; index < found.size(); index++) {
            messages.add(MessageJson.inbound(found.text(index)));
        }
        return new Claim(
                partition,
                key.owner(),
                key.conversation(),
                worker,
                found.number(1),
                messages,
                Math.toIntExact(found.number(2)));
    }

    @Override
    public Mono<Boolean> renew(Claim claim, Duration lease) {
        return redis.run(
                        RENEW,
                        List.of(
                                keys.of(KeyKind.CLAIM, claim.person(), claim.conversation()),
                                keys.of(KeyKind.RUNNING, claim.partition())),
                        key(claim),
                        claim.fence(),
                        lease.toMillis())
                .map(done -> done == 1);
    }

    private static String key(Claim claim) {
        return new ConversationKey(claim.person(), claim.conversation()).value();
    }

    @Override
    public Mono<Boolean> commit(Claim claim, LoggedTurn turn, List<OutboundMessage> replies) {
        return commit(claim, turn, replies, false).map(outcome -> outcome == Commit.KEPT);
    }

    @Override
    public Mono<Commit> commitAnswer(Claim claim, LoggedTurn turn, List<OutboundMessage> replies) {
        return commit(claim, turn, replies, true);
    }

    private Mono<Commit> commit(Claim claim, LoggedTurn turn, List<OutboundMessage> replies, boolean givesWay) {
        PersonId person = claim.person();
        ConversationId conversation = claim.conversation();
        int partition = claim.partition();
        List<Object> arguments = new ArrayList<>(List.of(
                key(claim),
                claim.fence(),
                claim.messages().size(),
                conversation.value(),
                TurnCodec.encode(turn),
                turn.title(),
                policy.maxTurns(),
                policy.retention().toMillis(),
                options.dedupe().toMillis(),
                givesWay ? 1 : 0));
        replies.forEach(reply -> arguments.add(MessageJson.write(reply)));
        return redis.write(
                        COMMIT,
                        List.of(
                                keys.of(KeyKind.CLAIM, person, conversation),
                                keys.of(KeyKind.INBOX, person, conversation),
                                keys.of(KeyKind.DUE, partition),
                                keys.of(KeyKind.RUNNING, partition),
                                keys.of(KeyKind.LOG, person, conversation),
                                keys.of(KeyKind.ABOUT, person, conversation),
                                keys.of(KeyKind.CONVERSATIONS, person),
                                keys.of(KeyKind.FENCE, partition),
                                keys.of(KeyKind.OUTBOX, person, conversation),
                                keys.of(KeyKind.OUTBOX_DUE, partition),
                                keys.of(KeyKind.OUTBOX_RUNNING, partition),
                                keys.of(KeyKind.SAID, person, conversation),
                                keys.of(KeyKind.HANDOVERS, partition)),
                        arguments.toArray())
                .map(done -> done == 1 ? Commit.KEPT : done == 0 ? Commit.LOST : Commit.TAKEN_OVER);
    }

    @Override
    public Mono<Boolean> say(
            PersonId person, ConversationId conversation, LoggedTurn turn, List<OutboundMessage> replies) {
        int partition = keys.partition(person);
        List<Object> arguments = new ArrayList<>(List.of(
                new ConversationKey(person, conversation).value(),
                conversation.value(),
                TurnCodec.encode(turn),
                turn.title(),
                policy.maxTurns(),
                policy.retention().toMillis()));
        replies.forEach(reply -> arguments.add(MessageJson.write(reply)));
        return redis.write(
                        SAY,
                        List.of(
                                keys.of(KeyKind.LOG, person, conversation),
                                keys.of(KeyKind.ABOUT, person, conversation),
                                keys.of(KeyKind.CONVERSATIONS, person),
                                keys.of(KeyKind.FENCE, partition),
                                keys.of(KeyKind.OUTBOX, person, conversation),
                                keys.of(KeyKind.OUTBOX_DUE, partition),
                                keys.of(KeyKind.OUTBOX_RUNNING, partition)),
                        arguments.toArray())
                .map(done -> done == 1);
    }

    @Override
    public Mono<Boolean> drop(Claim claim) {
        return redis.write(
                        DROP,
                        List.of(
                                keys.of(KeyKind.CLAIM, claim.person(), claim.conversation()),
                                keys.of(KeyKind.INBOX, claim.person(), claim.conversation()),
                                keys.of(KeyKind.DUE, claim.partition()),
                                keys.of(KeyKind.RUNNING, claim.partition())),
                        key(claim),
                        claim.fence(),
                        claim.messages().size())
                .map(done -> done == 1);
    }

    @Override
    public Mono<List<InboundMessage>> look(Claim claim) {
        return redis.call(
                        LOOK,
                        List.of(
                                keys.of(KeyKind.CLAIM, claim.person(), claim.conversation()),
                                keys.of(KeyKind.RUNNING, claim.partition()),
                                keys.of(KeyKind.INBOX, claim.person(), claim.conversation())),
                        key(claim),
                        claim.fence(),
                        options.maxMessages())
                .filter(found -> found.text(0).equals("1"))
                .map(found -> IntStream.range(1, found.size())
                        .mapToObj(index -> MessageJson.inbound(found.text(index)))
                        .toList());
    }

    @Override
    public Mono<Map<String, String>> said(Claim claim, Set<String> ids) {
        return redis.template()
                .opsForList()
                .range(keys.of(KeyKind.SAID, claim.person(), claim.conversation()), 0, -1)
                .map(MessageJson::said)
                .filter(said -> ids.contains(said.getKey()))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    @Override
    public Mono<Boolean> edit(MessageRef message, String text) {
        return change(message, text, "", Duration.ZERO);
    }

    @Override
    public Mono<Boolean> withdraw(MessageRef message) {
        return change(message, "", MessageKind.WITHDRAWN.name(), options.dedupe());
    }

    private Mono<Boolean> change(MessageRef message, String text, String kind, Duration refused) {
        return redis.write(
                        CHANGE,
                        List.of(
                                keys.of(KeyKind.INBOX, message.person(), message.conversation()),
                                keys.seen(message.person(), message.channel(), message.id())),
                        message.id(),
                        text,
                        kind,
                        refused.toMillis())
                .map(done -> done == 1);
    }

    @Override
    public Mono<Void> release(Claim claim, Duration delay) {
        return redis.run(
                        RELEASE,
                        List.of(
                                keys.of(KeyKind.CLAIM, claim.person(), claim.conversation()),
                                keys.of(KeyKind.DUE, claim.partition()),
                                keys.of(KeyKind.RUNNING, claim.partition())),
                        key(claim),
                        claim.fence(),
                        delay.toMillis())
                .then();
    }

    @Override
    public Mono<Backlog> backlog() {
        return Backlog.of(redis, keys, KeyKind.DUE, KeyKind.RUNNING);
    }
}
