package dev.parley.assistant.replay;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.agent.TurnReplay;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Runs a recorded turn again, for operators. */
@RestController
class ReplayController {

    private static final Pattern TURN = Pattern.compile("[0-9a-f]{32}");

    private final RecordReader records;
    private final TurnReplay replay;

    ReplayController(RecordReader records, TurnReplay replay) {
        this.records = records;
        this.replay = replay;
    }

    /**
     * @param end how the turn ended: {@code done}, {@code error} or {@code cancelled}
     * @param events what was recorded of it
     * @param same whether the replay took the same way and told the same, byte for byte
     * @param difference where it first went another way
     * @param transcript the turn as the replay logged it, as JSON; empty where it did not come to its end
     * @param steps what happened in the recorded turn, without what anybody wrote
     */
    record Replayed(
            String turn,
            String end,
            int events,
            boolean same,
            String difference,
            String transcript,
            List<String> steps) {}

    @GetMapping("/api/admin/turns/{turn}/replay")
    Mono<Replayed> replay(@PathVariable String turn) {
        if (!TURN.matcher(turn).matches()) {
            throw RequestException.badRequest("invalid_turn", "turn must be 32 hexadecimal digits");
        }
        return records.read(turn)
                .flatMap(record -> replay.replay(record)
                        .map(outcome -> new Replayed(
                                turn,
                                record.end(),
                                record.events().size(),
                                outcome.same(),
                                outcome.difference(),
                                outcome.transcript(),
                                outcome.steps())))
                .switchIfEmpty(Mono.error(() -> RequestException.notFound(
                        "no_such_record", "There is no record of this turn, or it was too long ago.")));
    }
}
