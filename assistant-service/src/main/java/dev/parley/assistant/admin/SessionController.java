package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.page.PageShell;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signs an operator's browser in and out, and shows the page for it. */
@RestController
class SessionController {

    private final AdminToken token;
    private final AdminSession session;
    private final PageShell shell;

    SessionController(AdminToken token, AdminSession session, PageShell shell) {
        this.token = token;
        this.session = session;
        this.shell = shell;
    }

    @GetMapping(path = "/admin", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(ServerHttpRequest request) {
        return shell.page(request, "admin", Map.of("signedIn", session.isOpen(request)));
    }

    record SignIn(@Nullable String token) {}

    @PostMapping("/api/admin/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signIn(@RequestBody SignIn given, ServerHttpResponse response) {
        if (given.token() == null || !token.matches(given.token().strip())) {
            throw new RequestException(HttpStatus.UNAUTHORIZED, "admin_token", "token: this is not the admin token");
        }
        response.addCookie(session.begin());
    }

    @DeleteMapping("/api/admin/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(ServerHttpResponse response) {
        response.addCookie(session.end());
    }
}
