package dev.parley.assistant.memory;

import dev.parley.assistant.RequestException;
import dev.parley.memory.PersonId;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.NotKept;
import dev.parley.memory.fact.RememberOutcome;
import dev.parley.memory.person.ErasureReceipt;
import dev.parley.memory.person.PersonRegistry;
import dev.parley.memory.person.RedisPersonalData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What Parley knows about a person, for that person: to read, mend, pause, take along and erase. */
@RestController
class MemoryController {

    private static final int MAX_CHANGES = 100;

    private final FactStore facts;
    private final PersonRegistry people;
    private final MemoryOwner owner;
    private final BrowserIdentity browsers;

    MemoryController(FactStore facts, PersonRegistry people, MemoryOwner owner, BrowserIdentity browsers) {
        this.facts = facts;
        this.people = people;
        this.owner = owner;
        this.browsers = browsers;
    }

    /**
     * @param facts what holds, oldest first
     * @param history what held before
     * @param refused what was not kept, the newest first, without its words
     */
    record Memory(boolean paused, List<JsonNode> facts, List<JsonNode> history, List<Refused> refused) {}

    /** @param turn where it was said */
    record Refused(String turn, Instant at, String reason, String message) {

        static Refused of(NotKept notKept) {
            return new Refused(
                    notKept.turn(),
                    notKept.at(),
                    notKept.why().code(),
                    notKept.why().message());
        }
    }

    @GetMapping("/api/memory")
    Mono<Memory> read(ServerHttpRequest request) {
        return memory(owner.of(request));
    }

    private Mono<Memory> memory(PersonId person) {
        return Mono.zip(
                        facts.paused(person),
                        facts.history(person).collectList(),
                        facts.notKept(person).map(Refused::of).collectList())
                .map(all -> new Memory(all.getT1(), list(all.getT2(), true), list(all.getT2(), false), all.getT3()));
    }

    private static List<JsonNode> list(List<Fact> all, boolean open) {
        return all.stream()
                .filter(fact -> fact.open() == open)
                .<JsonNode>map(RedisPersonalData::fact)
                .toList();
    }

    @GetMapping("/api/memory/export")
    Mono<ResponseEntity<JsonNode>> export(ServerHttpRequest request) {
        return people.export(owner.of(request))
                .map(everything -> ResponseEntity.ok()
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"parley-export.json\"")
                        .body(everything));
    }

    /** @param text the fact as it should be */
    record Correction(@Nullable String id, @Nullable String text) {}

    /** Every field may be absent. They are done in this order. */
    record Change(
            @Nullable Boolean paused,
            @Nullable List<@Nullable String> forget,
            @Nullable List<Correction> correct) {}

    @PatchMapping("/api/memory")
    Mono<Memory> change(ServerHttpRequest request, @RequestBody Change change) {
        PersonId person = owner.of(request);
        List<@Nullable String> forget = change.forget() == null ? List.of() : change.forget();
        List<Correction> correct = change.correct() == null ? List.of() : change.correct();
        if (forget.size() + correct.size() > MAX_CHANGES) {
            throw RequestException.badRequest(
                    "too_many_changes", "forget and correct must have at most " + MAX_CHANGES + " entries together");
        }
        Mono<Void> paused = change.paused() == null ? Mono.empty() : facts.pause(person, change.paused());
        Mono<Void> forgotten = Flux.fromIterable(forget)
                .concatMap(id -> facts.forget(person, required("forget", id)))
                .then();
        Mono<Void> corrected = Flux.fromIterable(correct)
                .concatMap(one -> correct(person, one))
                .then();
        return paused.then(forgotten).then(corrected).then(Mono.defer(() -> memory(person)));
    }

    private Mono<Void> correct(PersonId person, Correction correction) {
        String id = required("correct.id", correction.id());
        String text = required("correct.text", correction.text());
        return facts.correct(person, id, text)
                .switchIfEmpty(Mono.error(() ->
                        RequestException.notFound("no_such_fact", "correct.id: there is no such fact that holds")))
                .flatMap(outcome -> switch (outcome) {
                    case RememberOutcome.Stored stored -> Mono.empty();
                    case RememberOutcome.Known known -> Mono.empty();
                    case RememberOutcome.Refused refused ->
                        Mono.error(new RequestException(
                                HttpStatus.UNPROCESSABLE_CONTENT,
                                "fact_" + refused.why().code(),
                                "correct.text: " + refused.why().message()));
                });
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw RequestException.badRequest("missing_field", field + " must be a text that is not blank");
        }
        return value;
    }

    /**
     * Erases everything of the person: conversations, memory, waiting messages and replies, running turns. A browser becomes
     * a new person.
     */
    @DeleteMapping("/api/memory")
    Mono<ResponseEntity<ErasureReceipt>> erase(ServerHttpRequest request) {
        PersonId person = owner.of(request);
        boolean browser = browsers.of(request).filter(person::equals).isPresent();
        return people.erase(person).map(receipt -> {
            ResponseEntity.BodyBuilder response = ResponseEntity.ok();
            if (browser) {
                response.header(HttpHeaders.SET_COOKIE, browsers.fresh().toString());
            }
            return response.body(receipt);
        });
    }
}
