package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.person.ErasureReceipt;
import dev.parley.memory.person.PersonRegistry;
import dev.parley.memory.trace.TurnTraceStore;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People: found, exported and erased. */
@RestController
@Tag(name = "People")
@RequestMapping("/api/admin/people")
class PeopleController {

    private static final int MAX_LIMIT = 200;

    /** Conversations that are looked at for a list of people. */
    private static final int MAX_SCANNED = 5_000;

    private final TurnTraceStore traces;
    private final ConversationStore conversations;
    private final FactStore facts;
    private final PersonRegistry people;
    private final AdminAudit audit;
    private final Handles handles;
    private final Pseudonyms pseudonyms;
    private final Clock clock;
    private final JsonMapper json;

    PeopleController(
            TurnTraceStore traces,
            ConversationStore conversations,
            FactStore facts,
            PersonRegistry people,
            AdminAudit audit,
            Handles handles,
            Pseudonyms pseudonyms,
            Clock clock,
            JsonMapper json) {
        this.traces = traces;
        this.conversations = conversations;
        this.facts = facts;
        this.people = people;
        this.audit = audit;
        this.handles = handles;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
        this.json = json;
    }

    /**
     * @param person handle of the person
     * @param id for operators alone
     * @param last begin of their last turn
     */
    record Row(String person, String name, @Nullable String id, Instant last, long conversations) {}

    /** Those who wrote last, the newest first; {@code q} is part of an id for operators, and of a pseudonym for all. */
    @GetMapping
    @AdminAccess(AdminRole.VIEWER)
    Mono<List<Row>> list(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "100") int limit) {
        AdminPage.checkLimit(limit, MAX_LIMIT);
        String part = q.strip().toLowerCase(Locale.ROOT);
        return traces.talks(clock.instant().plusSeconds(1))
                .take(MAX_SCANNED)
                .<Map<PersonId, Seen>>reduceWith(LinkedHashMap::new, (known, talk) -> {
                    known.merge(talk.person(), new Seen(talk.last(), 1), (seen, more) -> seen.oneMore());
                    return known;
                })
                // Names and handles are computed.
                .publishOn(Schedulers.boundedElastic())
                .map(known -> known.entrySet().stream()
                        .map(seen -> row(seen.getKey(), seen.getValue(), caller))
                        .filter(row -> row.name().contains(part)
                                || (row.id() != null
                                        && row.id().toLowerCase(Locale.ROOT).contains(part)))
                        .limit(limit)
                        .toList());
    }

    private record Seen(Instant last, long conversations) {

        Seen oneMore() {
            return new Seen(last, conversations + 1);
        }
    }

    private Row row(PersonId person, Seen seen, AdminCaller caller) {
        return new Row(
                handles.of(person),
                pseudonyms.of(person),
                caller.isOperator() ? person.value() : null,
                seen.last(),
                seen.conversations());
    }

    /**
     * @param id for operators alone
     * @param conversations handles, the one with the newest turn first
     */
    record Person(String person, String name, @Nullable String id, long facts, List<String> conversations) {}

    /** What there is of a person, in numbers. Operators may give an id in place of a handle. */
    @GetMapping("/{person}")
    @AdminAccess(AdminRole.VIEWER)
    Mono<Person> person(@RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller, @PathVariable String person) {
        PersonId who = handles.person(caller, person);
        return Mono.zip(
                        facts.history(who).count(),
                        conversations
                                .list(who)
                                .map(listed -> handles.of(who, listed.conversation()))
                                .collectList())
                .map(known -> new Person(
                        handles.of(who),
                        pseudonyms.of(who),
                        caller.isOperator() ? who.value() : null,
                        known.getT1(),
                        known.getT2()));
    }

    /** Everything that is kept of a person, as JSON. */
    @GetMapping("/{person}/export")
    @AdminAccess(AdminRole.OPERATOR)
    Mono<ResponseEntity<JsonNode>> export(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller, @PathVariable String person) {
        PersonId who = handles.person(caller, person);
        return audit.viewing(caller, new AuditedAct("export_person", "", who), people.export(who))
                .map(everything -> ResponseEntity.ok()
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"parley-export.json\"")
                        .body(everything));
    }

    /** @param confirm pseudonym or id of the person, so that nobody is erased by a slip */
    record Erase(@Nullable String confirm) {}

    /** Erases everything of a person. The receipt is kept in the audit, without the name. */
    @PostMapping("/{person}/erase")
    Mono<ErasureReceipt> erase(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @PathVariable String person,
            @RequestBody Erase erase) {
        PersonId who = handles.person(caller, person);
        String confirm = erase.confirm() == null ? "" : erase.confirm().strip();
        if (!confirm.equals(pseudonyms.of(who)) && !confirm.equals(who.value())) {
            throw RequestException.badRequest(
                    "not_confirmed", "confirm must be the pseudonym or the id of the person that is to be erased");
        }
        return audit.around(
                caller,
                new AuditedAct("erase_person", "", who),
                people.erase(who),
                receipt -> json.writeValueAsString(receipt));
    }
}
