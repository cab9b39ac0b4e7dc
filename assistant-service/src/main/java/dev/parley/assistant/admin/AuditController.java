package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.PersonId;
import dev.parley.memory.audit.AuditLog;
import dev.parley.memory.audit.AuditedCall;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** What tools did, the newest first. */
@RestController
class AuditController {

    private static final int MAX_LIMIT = 500;

    private final AuditLog audit;

    AuditController(AuditLog audit) {
        this.audit = audit;
    }

    record Call(
            Instant at,
            String person,
            String conversation,
            String turn,
            String tool,
            String effect,
            String arguments,
            List<String> repairs,
            double millis,
            int attempts,
            String outcome) {

        static Call of(AuditedCall call) {
            return new Call(
                    call.at(),
                    call.person().value(),
                    call.conversation().value(),
                    call.turn(),
                    call.tool(),
                    call.effect(),
                    call.arguments(),
                    call.repairs(),
                    call.duration().toNanos() / 1e6,
                    call.attempts(),
                    call.outcome());
        }
    }

    /** @param person as the list of hand-overs names people; empty for everybody */
    @GetMapping("/api/admin/audit")
    Flux<Call> list(@RequestParam(defaultValue = "") String person, @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw RequestException.badRequest("invalid_limit", "limit must be between 1 and " + MAX_LIMIT);
        }
        return (person.isBlank() ? audit.recent(limit) : audit.of(new PersonId(person), limit)).map(Call::of);
    }
}
