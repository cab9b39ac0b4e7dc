package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.audit.OperatorAct;
import dev.parley.memory.audit.OperatorLog;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Writes to the audit what operators do. What it keeps has no words of people and names persons by their pseudonyms, so that
 * it may outlive them. Thread-safe.
 */
public final class AdminAudit {

    /** Action of everybody who sees what a person wrote or was told. */
    public static final String VIEW_CONTENT = "view_content";

    private static final String OK = "ok";
    private static final String CANCELLED = "cancelled";

    private final OperatorLog log;
    private final Pseudonyms pseudonyms;

    AdminAudit(OperatorLog log, Pseudonyms pseudonyms) {
        this.log = log;
        this.pseudonyms = pseudonyms;
    }

    /** Writes something that happened; completes when it is kept. */
    public Mono<Void> note(AdminCaller caller, AuditedAct act) {
        return append(caller, act, OK, act.detail());
    }

    /** Does something and writes how it came out, before its result or fault is given. */
    public <T> Mono<T> around(AdminCaller caller, AuditedAct act, Mono<T> work) {
        return around(caller, act, work, result -> act.detail());
    }

    /** @param detail of what was done, by its result; without words of people */
    public <T> Mono<T> around(AdminCaller caller, AuditedAct act, Mono<T> work, Function<T, String> detail) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> new AtomicReference<>(act.detail())),
                told -> work.doOnNext(result -> told.set(detail.apply(result))),
                told -> append(caller, act, OK, told.get()),
                (told, fault) -> append(caller, act, code(fault), told.get()),
                told -> append(caller, act, CANCELLED, told.get()));
    }

    /** Writes that somebody sees content before they see it: what cannot be written is not shown. */
    public <T> Mono<T> viewing(AdminCaller caller, AuditedAct act, Mono<T> content) {
        return content.delayUntil(shown -> note(caller, act));
    }

    /** Somebody wanted to sign in with a token of nobody. */
    Mono<Void> refusedSignIn() {
        return log.append(new OperatorAct("", Instant.EPOCH, "", "", "sign_in", "", "", "admin_token", ""));
    }

    private Mono<Void> append(AdminCaller caller, AuditedAct act, String outcome, String detail) {
        return log.append(new OperatorAct(
                "",
                Instant.EPOCH,
                caller.name(),
                caller.role().label(),
                act.action(),
                act.target(),
                act.person() == null ? "" : pseudonyms.of(act.person()),
                outcome,
                detail));
    }

    private static String code(Throwable fault) {
        return fault instanceof RequestException known
                ? known.code()
                : fault.getClass().getSimpleName();
    }
}
