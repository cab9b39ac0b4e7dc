package dev.parley.memory.redis;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Every key in Redis. The keys of a conversation and of its partition share the hash tag of the partition, so that one
 * script may touch them on a cluster.
 *
 * @param partitions number of partitions; conversations move to other keys when it changes, so it is fixed for the life
 *     of an installation
 */
public record Keys(int partitions) {

    private static final String ROOT = "parley:";

    public Keys {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1 but is " + partitions);
        }
    }

    /** Partition of a conversation, from 0. */
    public int partition(ConversationId conversation) {
        CRC32C checksum = new CRC32C();
        checksum.update(conversation.value().getBytes(StandardCharsets.UTF_8));
        return (int) (checksum.getValue() % partitions);
    }

    /** Prefix of all keys of a partition. */
    public String partitionPrefix(int partition) {
        return ROOT + "{p" + partition + "}:";
    }

    private String of(ConversationId conversation, String kind) {
        return partitionPrefix(partition(conversation)) + kind + ":" + conversation.value();
    }

    /** List of turn ids, oldest first. Conversation log; expires after {@code RedisConversationStore.RETENTION}. */
    public String log(ConversationId conversation) {
        return of(conversation, "log");
    }

    /** Hash of turn id to turn. Conversation log; expires with {@link #log}. */
    public String turns(ConversationId conversation) {
        return of(conversation, "turns");
    }

    /** List of waiting messages. Mailbox; goes when it is empty. */
    public String inbox(ConversationId conversation) {
        return of(conversation, "inbox");
    }

    /** Hash of claim data: fence, claimed, attempt, first. Mailbox; expires when idle for the dedupe time. */
    public String claim(ConversationId conversation) {
        return of(conversation, "claim");
    }

    /** Marks a received message. Mailbox; expires after the dedupe time. */
    public String seen(ConversationId conversation, String channel, String messageId) {
        return partitionPrefix(partition(conversation)) + "seen:" + channel + ":" + messageId;
    }

    /** Sorted set of conversations by when they are due. Mailbox; never expires. */
    public String due(int partition) {
        return partitionPrefix(partition) + "due";
    }

    /** Sorted set of claimed conversations by the end of their lease. Mailbox; never expires. */
    public String running(int partition) {
        return partitionPrefix(partition) + "running";
    }

    /** Counter of fencing tokens. Mailbox and outbox; never expires. */
    public String fence(int partition) {
        return partitionPrefix(partition) + "fence";
    }

    /** List of replies that wait. Outbox; goes when it is empty. */
    public String outbox(ConversationId conversation) {
        return of(conversation, "outbox");
    }

    /** Hash of claim data of the outbox: fence, attempt. Outbox; expires when idle for the dedupe time. */
    public String outboxClaim(ConversationId conversation) {
        return of(conversation, "outclaim");
    }

    /** Sorted set of conversations by when a reply is due. Outbox; never expires. */
    public String outboxDue(int partition) {
        return partitionPrefix(partition) + "outdue";
    }

    /** Sorted set of conversations whose reply is being sent, by the end of the lease. Outbox; never expires. */
    public String outboxRunning(int partition) {
        return partitionPrefix(partition) + "outrunning";
    }

    /** List of replies that could not be sent, with reasons. Outbox; capped, expires after the dead-letter time. */
    public String dead(int partition) {
        return partitionPrefix(partition) + "dead";
    }

    /** Hash of fact id to fact. Facts; never expires: people forget by {@code forget}. */
    public static String facts(PersonId person) {
        return ROOT + "facts:" + person.value();
    }

    /** Stream of the events of a turn. Turn events; expires after {@code RedisTurnEvents.RETENTION}. */
    public static String events(String turn) {
        return ROOT + "events:" + turn;
    }

    /** Channel that names turns with new events. Turn events; not a key. */
    public static String wakeChannel() {
        return ROOT + "wake";
    }
}
