package dev.parley.memory.audit;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The acts of operators in one stream of Redis, whose ids are their times. Thread-safe. */
public final class RedisOperatorLog implements OperatorLog {

    private static final RedisScript<String> APPEND =
            Scripts.load(RedisOperatorLog.class, "operator-append", String.class, "clock");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String FIELD = "act";

    /** Acts that are read at once while those that match are looked for. */
    private static final int CHUNK = 500;

    private final RedisStore redis;
    private final Duration retention;
    private final int most;

    /**
     * @param retention how long an act is kept
     * @param most acts kept; the oldest go first
     */
    public RedisOperatorLog(RedisStore redis, Duration retention, int most) {
        this.redis = redis;
        this.retention = retention;
        this.most = most;
    }

    @Override
    public Mono<Void> append(OperatorAct act) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("who", act.who())
                .put("role", act.role())
                .put("action", act.action())
                .put("target", act.target())
                .put("person", act.person())
                .put("outcome", act.outcome())
                .put("detail", act.detail());
        return redis.write(APPEND, List.of(Keys.operatorActs()), FIELD, node, most, retention.toMillis())
                .then();
    }

    @Override
    public Mono<Page> find(OperatorActQuery query) {
        return find(query, new ArrayList<>(), query.before());
    }

    private Mono<Page> find(OperatorActQuery query, List<OperatorAct> found, String before) {
        return redis.template()
                .<String, String>opsForStream()
                .reverseRange(
                        Keys.operatorActs(), range(query, before), Limit.limit().count(CHUNK))
                .map(RedisOperatorLog::read)
                .collectList()
                .flatMap(acts -> {
                    for (OperatorAct act : acts) {
                        if (query.matches(act)) {
                            found.add(act);
                        }
                        if (found.size() == query.limit()) {
                            return Mono.just(new Page(found, act.id()));
                        }
                    }
                    return acts.size() < CHUNK
                            ? Mono.just(new Page(found, ""))
                            : find(query, found, acts.getLast().id());
                });
    }

    private static Range<String> range(OperatorActQuery query, String before) {
        // Ids begin with milliseconds; one without a number behind them stands for the first or last of its time.
        Range.Bound<String> from =
                Range.Bound.inclusive(Long.toString(Math.max(0, query.from().toEpochMilli())));
        String latest = Long.toString(Math.max(0, query.to().toEpochMilli()));
        return Range.of(from, before.isEmpty() ? Range.Bound.exclusive(latest + "-0") : Range.Bound.exclusive(before));
    }

    private static OperatorAct read(MapRecord<String, String, String> entry) {
        String id = entry.getId().getValue();
        JsonNode node = MAPPER.readTree(entry.getValue().getOrDefault(FIELD, "{}"));
        return new OperatorAct(
                id,
                Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-')))),
                text(node, "who"),
                text(node, "role"),
                text(node, "action"),
                text(node, "target"),
                text(node, "person"),
                text(node, "outcome"),
                text(node, "detail"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
