package dev.parley.memory.redis;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every kind of key that Parley keeps in Redis: its name after the hash tag, its Redis type, the store that owns it and
 * when it goes. {@code docs/memory.md} shows this table, and a test holds the two together.
 */
public enum KeyKind {
    FENCE("fence", Scope.PARTITION, "string", "mailbox", "never"),
    DUE("due", Scope.PARTITION, "zset", "mailbox", "when nothing waits"),
    RUNNING("running", Scope.PARTITION, "zset", "mailbox", "when nothing runs"),
    INBOX("inbox", Scope.CONVERSATION, "list", "mailbox", "when it is empty"),
    CLAIM("claim", Scope.CONVERSATION, "hash", "mailbox", "dedupe time after the last use"),
    SAID("said", Scope.CONVERSATION, "list", "mailbox", "dedupe time after the last message; capped"),
    SEEN("seen", Scope.MESSAGE, "string", "mailbox", "dedupe time"),
    OUTBOX_DUE("outdue", Scope.PARTITION, "zset", "outbox", "when nothing waits"),
    OUTBOX_RUNNING("outrunning", Scope.PARTITION, "zset", "outbox", "when nothing is being sent"),
    OUTBOX("outbox", Scope.CONVERSATION, "list", "outbox", "when it is empty"),
    OUTBOX_CLAIM("outclaim", Scope.CONVERSATION, "hash", "outbox", "dedupe time after the last use"),
    DEAD("deadletters", Scope.PARTITION, "zset", "outbox", "dead-letter time; capped"),
    LETTERS("letters", Scope.CONVERSATION, "hash", "outbox", "with the dead letters"),
    DELIVERY("delivery", Scope.MESSAGE, "hash", "outbox", "dedupe time after the last status"),
    DELIVERIES("deliveries", Scope.PERSON, "zset", "outbox", "dedupe time after the last reply; capped"),
    LOG("log", Scope.CONVERSATION, "list", "conversations", "retention after the last turn; capped"),
    ABOUT("about", Scope.CONVERSATION, "hash", "conversations", "with the log"),
    TRANSCRIPT("transcript", Scope.CONVERSATION, "list", "transcripts", "retention after the last turn; capped"),
    CONVERSATIONS("conversations", Scope.PERSON, "zset", "conversations", "retention after the last turn"),
    FACTS("facts", Scope.PERSON, "hash", "facts", "fact retention after the last change"),
    PROFILE("profile", Scope.PERSON, "hash", "facts", "fact retention after the last change"),
    REFUSED("refused", Scope.PERSON, "list", "facts", "fact retention after the last one; capped"),
    ALIASES("aliases", Scope.PERSON, "set", "identities", "fact retention after the last message"),
    PREFERENCES("preferences", Scope.PERSON, "hash", "preferences", "fact retention after the last change"),
    TURNS("turns", Scope.PERSON, "zset", "turns", "an hour after the last turn"),
    ENDED("ended", Scope.PERSON_TURN, "string", "turns", "an hour after an erasure"),
    ERASED("erased", Scope.TURN, "string", "turns", "an hour after an erasure"),
    EVENTS("events", Scope.TURN, "stream", "turn events", "event time after the last event"),
    CACHED("cache", Scope.SHARED, "string", "shared cache", "when its maker says"),
    CACHE_LEASE("cachelease", Scope.SHARED, "string", "shared cache", "with the lease"),
    ALIAS("alias", Scope.SHARED, "string", "identities", "fact retention after the last message"),
    RATE("rate", Scope.SHARED, "string", "rate limits", "when the limit has recovered"),
    COUNT("count", Scope.SHARED, "string", "daily counter", "50 hours after the last use"),
    POPULAR("popular", Scope.QUESTIONS, "zset", "popular questions", "30 days after the last one; capped"),
    ASKERS("askers", Scope.QUESTION, "set", "popular questions", "30 days after the last one"),
    RECORDS("records", Scope.PERSON, "zset", "turn records", "record retention after the last turn"),
    RECORD("record", Scope.TURN, "string", "turn records", "record retention"),
    TRACE("trace", Scope.PERSON_TURN, "hash", "turn traces", "trace retention"),
    TRACES("traces", Scope.PARTITION, "zset", "turn traces", "trace retention after the last turn; capped"),
    TRACED("traced", Scope.PERSON, "zset", "turn traces", "trace retention after the last turn"),
    FLAGGED("flagged", Scope.PARTITION, "zset", "turn traces", "trace retention after the last one; capped"),
    TALKS("talks", Scope.PARTITION, "zset", "turn traces", "conversation retention after the last turn"),
    REVIEWS("reviews", Scope.PERSON, "hash", "reviews", "conversation retention after the last one; capped"),
    FEEDBACK("feedback", Scope.PERSON, "hash", "feedback", "conversation retention after the last one"),
    FEEDBACK_LIST(
            "feedbacklist", Scope.PARTITION, "zset", "feedback", "conversation retention after the last one; capped"),
    SHARES("shares", Scope.PERSON, "hash", "shares", "conversation retention after the last one"),
    SHARE("share", Scope.SHARED, "string", "shares", "conversation retention"),
    RESPONSES("responses", Scope.PERSON, "zset", "responses", "response retention after the last use; capped"),
    RESPONSE("response", Scope.SHARED, "string", "responses", "response retention after the last use"),
    HANDOVERS("handovers", Scope.PARTITION, "zset", "hand-overs", "with the next one after their quiet time"),
    AUDIT("audit", Scope.PERSON, "list", "audit", "audit retention after the last call; capped"),
    AUDITED("audited", Scope.PARTITION, "zset", "audit", "audit retention after the last call"),
    OPERATOR_ACTS("operatoracts", Scope.SHARED, "stream", "operator log", "its retention after the last act; capped"),
    USAGE("usage", Scope.PERSON_DAY, "hash", "usage", "usage retention after the last use"),
    USAGE_SUMS("usagesums", Scope.SHARED, "hash", "usage", "usage retention after the last use; capped"),
    API_KEYS("apikeys", Scope.SHARED, "hash", "API keys", "never; capped, and a revoked key goes at once"),
    ROLLOUTS("rollouts", Scope.SHARED, "hash", "rollouts", "never; a setting goes when it is reset"),
    EXPERIMENTS("experiments", Scope.PERSON, "hash", "experiments", "experiment retention after the last turn of one"),
    EXPOSURES(
            "exposures",
            Scope.PERSON,
            "list",
            "experiments",
            "experiment retention after the last turn of one; capped"),
    RESULTS("results", Scope.SHARED, "hash", "experiments", "experiment retention after the last change"),
    METRICS("metrics", Scope.TIME, "hash", "metric history", "its retention after its time; capped"),
    CHANNEL_DAY("channelday", Scope.SHARED, "hash", "channel log", "8 days after the last event"),
    PROBE("probe", Scope.SHARED, "string", "health and replication", "one minute");

    /** What a key is about, and with that what follows the kind in its name. */
    public enum Scope {
        /** Nothing follows. */
        PARTITION("{pN}", "", ""),
        /** Length of the owner, owner and conversation, so that no two pairs give one name. */
        CONVERSATION("{pN}", ":LENGTH:PERSON:CONVERSATION", ":[0-9]{1,3}:.+"),
        PERSON("{pN}", ":PERSON", ":.+"),
        PERSON_DAY("{pN}", ":DAY:PERSON", ":[0-9]{4}-[0-9]{2}-[0-9]{2}:.+"),
        /** A digest of channel and message id. */
        MESSAGE("{pN}", ":DIGEST", ":[0-9a-f]{32}"),
        /** A key of its own slot: its reader knows the turn and nothing else. */
        TURN("{TURN}", "", ""),
        /** A turn in the slot of its person. */
        PERSON_TURN("{pN}", ":TURN", ":.+"),
        /** Of all people: a name says what it is of. */
        SHARED("{NAME}", "", ""),
        /** Of all questions. */
        QUESTIONS("{popular}", "", ""),
        /** Length of a time in seconds and its number since the epoch; one slot for all. */
        TIME("{metrics}", ":SECONDS:NUMBER", ":[0-9]+:[0-9]+"),
        /** A digest of a question, in one slot with all others. */
        QUESTION("{popular}", ":DIGEST", ":[0-9a-f]{32}");

        private final String tag;
        private final String rest;
        private final String restPattern;

        Scope(String tag, String rest, String restPattern) {
            this.tag = tag;
            this.rest = rest;
            this.restPattern = restPattern;
        }
    }

    private final String label;
    private final Scope scope;
    private final String type;
    private final String owner;
    private final String expiry;
    private final Pattern pattern;

    KeyKind(String label, Scope scope, String type, String owner, String expiry) {
        this.label = label;
        this.scope = scope;
        this.type = type;
        this.owner = owner;
        this.expiry = expiry;
        String tag = scope.tag.equals("{pN}") ? "\\{p[0-9]+}" : "\\{.+}";
        this.pattern = Pattern.compile("parley:" + tag + ":" + label + scope.restPattern, Pattern.DOTALL);
    }

    /** Its part of a key's name. */
    public String label() {
        return label;
    }

    /** Redis type. */
    public String type() {
        return type;
    }

    /** A row of the table of keys in the documentation. */
    public String row() {
        return "| `parley:" + scope.tag + ":" + label + scope.rest + "` | " + type + " | " + owner + " | " + expiry
                + " |";
    }

    /** The kind of a key; empty for a key that is none of ours. */
    public static Optional<KeyKind> of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.pattern.matcher(key).matches())
                .findFirst();
    }
}
