package dev.parley.memory.redis;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The only place where names of keys are made; {@link KeyKind} says what each holds, who owns it and when it goes.
 * Everything of a person, mailboxes and conversations included, lies in one partition, whose hash tag all its keys
 * share: each step is one script, on a cluster too, and erasing a person is one script as well. The streams of running
 * turns are the exception, because their readers know only the turn.
 *
 * @param partitions number of partitions; people move to other keys when it changes, so it is fixed for the life of an
 *     installation
 */
public record Keys(int partitions) {

    /** A turn, with all that is done after it, writes no longer than this; for this long an erasure keeps it from writing. */
    public static final Duration TURN_LIFE = Duration.ofHours(1);

    private static final String ROOT = "parley:";
    private static final String POPULAR_TAG = "{popular}:";
    private static final String METRICS_TAG = "{metrics}:";
    private static final int DIGEST_BYTES = 16;

    public Keys {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1 but is " + partitions);
        }
    }

    /** Partition of a person, from 0. */
    public int partition(PersonId person) {
        CRC32C checksum = new CRC32C();
        checksum.update(person.value().getBytes(StandardCharsets.UTF_8));
        return (int) (checksum.getValue() % partitions);
    }

    /** Prefix of all keys of a partition. */
    public static String prefix(int partition) {
        return ROOT + "{p" + partition + "}:";
    }

    public String of(KeyKind kind, int partition) {
        return prefix(partition) + kind.label();
    }

    /** Pattern of the channels that are named as the keys of a kind, one of each partition. */
    public static String everyPartition(KeyKind kind) {
        return ROOT + "{p*}:" + kind.label();
    }

    /** Partition of a key that {@link #of(KeyKind, int)} made. */
    public static int partitionOf(String key) {
        return Integer.parseInt(key.substring((ROOT + "{p").length(), key.indexOf('}')));
    }

    public String of(KeyKind kind, PersonId person) {
        return prefix(partition(person)) + kind.label() + ":" + person.value();
    }

    public String of(KeyKind kind, PersonId owner, ConversationId conversation) {
        return prefix(partition(owner)) + kind.label() + ":" + new ConversationKey(owner, conversation).value();
    }

    /** Marks a received message. */
    public String seen(PersonId person, String channel, String messageId) {
        return prefix(partition(person)) + KeyKind.SEEN.label() + ":" + digest(channel + '\n' + messageId);
    }

    /** How far a sent message came. */
    public String delivery(PersonId person, String channel, String platformId) {
        return prefix(partition(person)) + KeyKind.DELIVERY.label() + ":" + digest(channel + '\n' + platformId);
    }

    /** What was used of a limit. */
    public static String rate(String name) {
        return ROOT + "{" + digest(name) + "}:" + KeyKind.RATE.label();
    }

    /** Whom an address belongs to. */
    public static String alias(String channel, String address) {
        return ROOT + "{" + digest(channel + '\n' + address) + "}:" + KeyKind.ALIAS.label();
    }

    /** Keeps phone numbers, which some platforms put into their ids too, out of the names of keys. */
    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Marks a turn of a person that an erasure ended, beside what else is kept of the person. */
    public String ended(PersonId person, String turn) {
        return prefix(partition(person)) + KeyKind.ENDED.label() + ":" + turn;
    }

    /** The way of a turn of a person. */
    public String trace(PersonId person, String turn) {
        return trace(partition(person), turn);
    }

    /** The way of a turn in a partition. */
    public static String trace(int partition, String turn) {
        return prefix(partition) + KeyKind.TRACE.label() + ":" + turn;
    }

    /** The same mark beside the events and the record of the turn. */
    public static String erased(String turn) {
        return ROOT + "{" + turn + "}:" + KeyKind.ERASED.label();
    }

    /** Stream of the events of a turn. */
    public static String events(String turn) {
        return ROOT + "{" + turn + "}:" + KeyKind.EVENTS.label();
    }

    /** A text that replicas share. */
    public static String cached(String key) {
        return ROOT + "{" + key + "}:" + KeyKind.CACHED.label();
    }

    /** Who makes a text of the shared cache anew. */
    public static String cacheLease(String key) {
        return ROOT + "{" + key + "}:" + KeyKind.CACHE_LEASE.label();
    }

    /** Uses of something on a day. */
    public static String count(String name, LocalDate day) {
        return ROOT + "{" + name + " " + day + "}:" + KeyKind.COUNT.label();
    }

    /** What a person used on a day. */
    public String usage(PersonId person, LocalDate day) {
        return prefix(partition(person)) + KeyKind.USAGE.label() + ":" + day + ":" + person.value();
    }

    /** What all used on a day. */
    public static String usageSums(LocalDate day) {
        return ROOT + "{" + day + "}:" + KeyKind.USAGE_SUMS.label();
    }

    /** The keys of the API. */
    public static String apiKeys() {
        return ROOT + "{api}:" + KeyKind.API_KEYS.label();
    }

    /** What operators did. */
    public static String operatorActs() {
        return ROOT + "{admin}:" + KeyKind.OPERATOR_ACTS.label();
    }

    /** What all replicas measured in a time. */
    public static String metrics(Duration step, long bucket) {
        return ROOT + METRICS_TAG + KeyKind.METRICS.label() + ":" + step.toSeconds() + ":" + bucket;
    }

    /** Set of hashes of those who asked a question. */
    public static String askers(String questionDigest) {
        return ROOT + POPULAR_TAG + KeyKind.ASKERS.label() + ":" + questionDigest;
    }

    /** Sorted set of popular questions by people; one slot with their askers. */
    public static String popular() {
        return ROOT + POPULAR_TAG + KeyKind.POPULAR.label();
    }

    /** Record of a turn. */
    public static String record(String turn) {
        return ROOT + "{" + turn + "}:" + KeyKind.RECORD.label();
    }

    /** An answer of the API. */
    public static String response(String response) {
        return ROOT + "{" + response + "}:" + KeyKind.RESPONSE.label();
    }

    /** Snapshot of a shared conversation. */
    public static String share(String share) {
        return ROOT + "{" + share + "}:" + KeyKind.SHARE.label();
    }

    /** Settings that replicas follow. */
    public static String rollouts() {
        return ROOT + "{rollouts}:" + KeyKind.ROLLOUTS.label();
    }

    /** What came and went on a channel on a day. */
    public static String channelDay(String channel, LocalDate day) {
        return ROOT + "{" + channel + " " + day + "}:" + KeyKind.CHANNEL_DAY.label();
    }

    /** Channel that tells of changed settings; not a key. */
    public static String rolloutChannel() {
        return ROOT + "rollouts";
    }

    /** Sums of an experiment. */
    public static String results(String experiment) {
        return ROOT + "{" + experiment + "}:" + KeyKind.RESULTS.label();
    }

    /** Channel that names turns with new events; not a key. */
    public static String wakeChannel() {
        return ROOT + "wake";
    }
}
