package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.audit.AuditLog;
import dev.parley.memory.audit.AuditedCall;
import dev.parley.memory.audit.OperatorAct;
import dev.parley.memory.audit.OperatorActQuery;
import dev.parley.memory.audit.OperatorLog;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What tools and operators did, the newest first. */
@RestController
@Tag(name = "Audit")
class AuditController {

    private static final int MAX_LIMIT = 500;

    /** Acts in one file. */
    private static final int MAX_EXPORTED = 100_000;

    private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");

    private final AuditLog audit;
    private final OperatorLog operators;
    private final Handles handles;
    private final Pseudonyms pseudonyms;
    private final AdminAudit acts;
    private final Clock clock;

    AuditController(
            AuditLog audit,
            OperatorLog operators,
            Handles handles,
            Pseudonyms pseudonyms,
            AdminAudit acts,
            Clock clock) {
        this.audit = audit;
        this.operators = operators;
        this.handles = handles;
        this.pseudonyms = pseudonyms;
        this.acts = acts;
        this.clock = clock;
    }

    /**
     * @param person id of the person for operators, the pseudonym for viewers
     * @param conversation id of the conversation for operators, the pseudonym for viewers
     * @param arguments JSON with secrets masked, for operators alone
     */
    record Call(
            Instant at,
            String person,
            String conversation,
            String turn,
            String tool,
            String effect,
            @Nullable String arguments,
            List<String> repairs,
            double millis,
            int attempts,
            String outcome) {}

    private Call call(AuditedCall call, AdminCaller caller) {
        boolean words = caller.isOperator();
        return new Call(
                call.at(),
                words ? call.person().value() : pseudonyms.of(call.person()),
                words ? call.conversation().value() : pseudonyms.of(call.conversation()),
                call.turn(),
                call.tool(),
                call.effect(),
                words ? call.arguments() : null,
                call.repairs(),
                call.duration().toNanos() / 1e6,
                call.attempts(),
                call.outcome());
    }

    /**
     * What tools did.
     *
     * @param person handle or id of a person; empty for everybody
     */
    @GetMapping("/api/admin/audit")
    @AdminAccess(AdminRole.VIEWER)
    Flux<Call> list(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String tool,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "100") int limit) {
        AdminPage.checkLimit(limit, MAX_LIMIT);
        int looked = tool.isBlank() && outcome.isBlank() ? limit : MAX_LIMIT;
        Flux<AuditedCall> calls =
                person.isBlank() ? audit.recent(looked) : audit.of(handles.person(caller, person), looked);
        Flux<Call> shown = calls.filter(call -> tool.isBlank() || call.tool().equals(tool))
                .filter(call -> outcome.isBlank() || call.outcome().equals(outcome))
                .take(limit)
                .map(call -> call(call, caller));
        AuditedAct view = new AuditedAct(AdminAudit.VIEW_CONTENT, "tool calls");
        return caller.isOperator()
                ? acts.viewing(caller, view, shown.collectList()).flatMapIterable(all -> all)
                : shown;
    }

    /** @param next {@code before} of the next page; null at the end */
    record Acts(List<OperatorAct> rows, @Nullable String next) {}

    /**
     * What operators did.
     *
     * @param who part of a name, or a role
     * @param person handle, id or pseudonym of a person
     * @param from earliest time, as ISO 8601
     * @param to latest time, exclusive
     */
    @GetMapping("/api/admin/audit/operators")
    @AdminAccess(AdminRole.VIEWER)
    Mono<Acts> operators(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @RequestParam(defaultValue = "") String who,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(defaultValue = "") String target,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String before,
            @RequestParam(defaultValue = "100") int limit) {
        AdminPage.checkLimit(limit, MAX_LIMIT);
        return operators
                .find(query(who, action, target, pseudonym(caller, person), from, to, before, limit))
                .map(page -> new Acts(page.acts(), page.next().isEmpty() ? null : page.next()));
    }

    /** The same as a file with one line for each act: {@code json} or {@code csv}. */
    @GetMapping("/api/admin/audit/operators/export")
    @AdminAccess(AdminRole.OPERATOR)
    Mono<ResponseEntity<?>> export(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @RequestParam(defaultValue = "json") String format,
            @RequestParam(defaultValue = "") String who,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(defaultValue = "") String target,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to) {
        if (!format.equals("json") && !format.equals("csv")) {
            throw RequestException.badRequest("invalid_format", "format must be json or csv");
        }
        OperatorActQuery query = query(who, action, target, pseudonym(caller, person), from, to, "", MAX_EXPORTED);
        return acts.note(caller, new AuditedAct("export_audit", format))
                .then(operators.find(query))
                .map(page -> ResponseEntity.ok()
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit." + format + "\"")
                        .contentType(format.equals("csv") ? CSV : MediaType.APPLICATION_JSON)
                        .body(format.equals("csv") ? ActsCsv.of(page.acts()) : page.acts()));
    }

    private String pseudonym(AdminCaller caller, String person) {
        return person.isBlank() || person.contains("~")
                ? person.strip()
                : pseudonyms.of(handles.person(caller, person));
    }

    private OperatorActQuery query(
            String who, String action, String target, String person, String from, String to, String before, int limit) {
        try {
            return new OperatorActQuery(
                    who.strip(),
                    action.strip(),
                    target.strip(),
                    person,
                    time("from", from, Instant.EPOCH),
                    time("to", to, clock.instant().plusSeconds(60)),
                    before,
                    limit);
        } catch (IllegalArgumentException e) {
            throw RequestException.badRequest("invalid_before", "before must be as the page before gave it");
        }
    }

    private static Instant time(String field, String text, Instant otherwise) {
        try {
            return text.isBlank() ? otherwise : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw RequestException.badRequest("invalid_time", field + " must be a time like 2026-11-28T10:00:00Z");
        }
    }
}
