package dev.parley.memory.person;

import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.conversation.TurnJson;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.RedisFactStore;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Reply;
import dev.parley.memory.redis.Scripts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Redis and this process keep of a person. Thread-safe. */
public final class RedisPersonalData implements PersonalData {

    /** Values before the turns in the answer of the script {@code erase}. */
    private static final int ERASE_HEAD = 5;

    private static final int TURNS_AT_ONCE = 32;

    private static final int WHOLE_LOG = Integer.MAX_VALUE / 2;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> ERASE = Scripts.list(RedisPersonalData.class, "erase", "erase_conversation");

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> ERASE_TURN = Scripts.list(RedisPersonalData.class, "erase-turn");

    private final RedisStore redis;
    private final Keys keys;
    private final ConversationStore conversations;
    private final RedisFactStore facts;
    private final ConversationRecall recall;

    public RedisPersonalData(
            RedisStore redis,
            Keys keys,
            ConversationStore conversations,
            RedisFactStore facts,
            ConversationRecall recall) {
        this.redis = redis;
        this.keys = keys;
        this.conversations = conversations;
        this.facts = facts;
        this.recall = recall;
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return redis.writeAll(
                        ERASE,
                        List.of(
                                keys.of(KeyKind.CONVERSATIONS, person),
                                keys.of(KeyKind.FACTS, person),
                                keys.of(KeyKind.PROFILE, person),
                                keys.of(KeyKind.TURNS, person),
                                keys.of(KeyKind.RECORDS, person),
                                keys.of(KeyKind.PREFERENCES, person),
                                keys.of(KeyKind.REFUSED, person),
                                keys.of(KeyKind.DELIVERIES, person)),
                        Keys.prefix(keys.partition(person)),
                        person.value().length() + ":" + person.value() + ":",
                        Keys.TURN_LIFE.toMillis())
                .flatMap(this::eraseTurns)
                .doFinally(signal -> {
                    facts.evict(person);
                    recall.evict(person);
                });
    }

    /** What a turn of the person writes between the two steps is in its events or its record, and goes with them. */
    private Mono<Map<String, Long>> eraseTurns(Reply erased) {
        return Flux.range(ERASE_HEAD, Math.max(0, erased.size() - ERASE_HEAD))
                .map(erased::text)
                .flatMap(
                        turn -> redis.writeAll(
                                ERASE_TURN,
                                List.of(Keys.events(turn), Keys.record(turn), Keys.erased(turn)),
                                Keys.TURN_LIFE.toMillis()),
                        TURNS_AT_ONCE)
                .reduce(new long[2], (sums, gone) -> new long[] {sums[0] + gone.number(0), sums[1] + gone.number(1)})
                .map(sums -> Map.of(
                        "turns", erased.number(0),
                        "mailbox", erased.number(1),
                        "outbox", erased.number(2),
                        "facts", erased.number(3),
                        "handovers", erased.number(4),
                        "events", sums[0],
                        "records", sums[1]));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        Mono<JsonNode> logs = conversations
                .list(person)
                .concatMap(listed -> conversations
                        .page(person, listed.conversation(), ConversationStore.NEWEST, WHOLE_LOG)
                        .map(page -> conversation(listed.conversation().value(), page)))
                .collectList()
                .map(RedisPersonalData::array);
        Mono<JsonNode> known =
                facts.history(person).map(RedisPersonalData::fact).collectList().map(RedisPersonalData::array);
        return Mono.zip(logs, known, preferences(person))
                .map(all -> Map.of("conversations", all.getT1(), "facts", all.getT2(), "preferences", all.getT3()));
    }

    private Mono<JsonNode> preferences(PersonId person) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(keys.of(KeyKind.PREFERENCES, person))
                .reduceWith(MAPPER::createObjectNode, (node, entry) -> node.put(entry.getKey(), entry.getValue()))
                .cast(JsonNode.class);
    }

    private static JsonNode array(List<ObjectNode> nodes) {
        ArrayNode array = MAPPER.createArrayNode();
        nodes.forEach(array::add);
        return array;
    }

    private static ObjectNode conversation(String id, ConversationPage page) {
        ObjectNode node = MAPPER.createObjectNode().put("id", id).put("title", page.title());
        Summary summary = page.summary();
        if (summary != null) {
            node.put("summary", summary.text()).put("summarizedUpTo", summary.upTo());
        }
        ArrayNode turns = node.putArray("turns");
        page.turns().forEach(turn -> turns.add(TurnJson.tree(turn)));
        return node;
    }

    /** A fact for the person to read. */
    public static ObjectNode fact(Fact fact) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", fact.id())
                .put("text", fact.text())
                .put("kind", fact.kind().name().toLowerCase(Locale.ROOT))
                .put("source", fact.source().name().toLowerCase(Locale.ROOT))
                .put("modality", fact.modality().name().toLowerCase(Locale.ROOT))
                .put("confidence", fact.confidence())
                .put("turn", fact.turn())
                .put("saidAt", fact.at().toString())
                .put("validFrom", fact.validFrom().toString());
        if (!fact.saidBy().isEmpty()) {
            node.put("saidBy", fact.saidBy());
        }
        if (fact.when() != null) {
            node.put("when", fact.when().toString());
        }
        Instant validTo = fact.validTo();
        if (validTo != null) {
            node.put("validTo", validTo.toString()).put("supersededBy", fact.supersededBy());
        }
        return node;
    }
}
