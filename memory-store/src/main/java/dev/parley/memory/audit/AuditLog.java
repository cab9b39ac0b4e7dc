package dev.parley.memory.audit;

import dev.parley.memory.PersonId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Calls of tools, kept for operators to read. Thread-safe. */
public interface AuditLog {

    /** Keeps a call for the retention of the audit. */
    Mono<Void> append(AuditedCall call);

    /** The calls of a person, the newest first. */
    Flux<AuditedCall> of(PersonId person, int limit);

    /** The calls of all people, the newest first. */
    Flux<AuditedCall> recent(int limit);
}
