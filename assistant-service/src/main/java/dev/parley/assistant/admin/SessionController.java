package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.shared.RateLimiter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Signs a browser in and out. */
@RestController
@Tag(name = "Session")
class SessionController {

    /** Wrong tokens that are looked at after a rest, and how long until the next one is. */
    private static final int WRONG_TOKENS = 20;

    private static final Duration WRONG_TOKEN_PAUSE = Duration.ofSeconds(6);

    private final AdminToken token;
    private final AdminSession session;
    private final AdminAudit audit;
    private final RateLimiter limits;

    SessionController(AdminToken token, AdminSession session, AdminAudit audit, RateLimiter limits) {
        this.token = token;
        this.session = session;
        this.audit = audit;
        this.limits = limits;
    }

    /** @param name who signs in, for the audit; may be left out */
    record SignIn(@Nullable String token, @Nullable String name) {}

    record Session(String role, String name) {}

    /** Who is signed in. */
    @GetMapping("/api/admin/session")
    @AdminAccess(AdminRole.VIEWER)
    Session session(@RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        return new Session(caller.role().label(), caller.name());
    }

    @PostMapping("/api/admin/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> signIn(@RequestBody SignIn given, ServerHttpResponse response) {
        String name = Objects.requireNonNullElse(given.name(), "");
        AdminRole role = token.role(
                        Objects.requireNonNullElse(given.token(), "").strip())
                .orElse(null);
        if (role == null) {
            return refused();
        }
        AdminCaller caller = new AdminCaller(role, name);
        return audit.note(caller, new AuditedAct("sign_in", ""))
                .doOnSuccess(noted -> response.addCookie(session.begin(caller)));
    }

    /** Guesses are counted together: who knows a token gets in all the same. */
    private Mono<Void> refused() {
        RequestException wrong =
                new RequestException(HttpStatus.UNAUTHORIZED, "admin_token", "token: this is not the admin token");
        return limits.take("wrong admin token", WRONG_TOKEN_PAUSE, WRONG_TOKENS)
                .flatMap(wait -> wait.isZero()
                        ? audit.refusedSignIn().then(Mono.error(wrong))
                        : Mono.error(new RequestException(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "too_many_sign_ins",
                                "Too many wrong tokens were sent. Try again in a moment.")));
    }

    @DeleteMapping("/api/admin/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> signOut(ServerHttpRequest request, ServerHttpResponse response) {
        response.addCookie(session.end());
        return Mono.justOrEmpty(session.caller(request))
                .flatMap(caller -> audit.note(caller, new AuditedAct("sign_out", "")));
    }
}
