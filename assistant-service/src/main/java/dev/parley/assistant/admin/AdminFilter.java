package dev.parley.assistant.admin;

import java.nio.charset.StandardCharsets;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Lets nobody into {@code /api/admin} without the admin token, or the session of a browser that signed in with it. */
@Component
@Order(0)
class AdminFilter implements WebFilter {

    private static final String BEARER = "Bearer ";
    private static final PathPattern GUARDED = PathPatternParser.defaultInstance.parse("/api/admin/**");

    private static final byte[] BODY =
            ("{\"status\":401,\"title\":\"Unauthorized\",\"code\":\"admin_token\",\"detail\":\"Send the"
                            + " admin token as a bearer token; it is in the file admin-token of parley.home.\"}")
                    .getBytes(StandardCharsets.UTF_8);

    /** Signing in, and out, needs no session. */
    private static final String SESSION = "/api/admin/session";

    private final AdminToken token;
    private final AdminSession session;

    AdminFilter(AdminToken token, AdminSession session) {
        this.token = token;
        this.session = session;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        if (!GUARDED.matches(path) || path.value().equals(SESSION)) {
            return chain.filter(exchange);
        }
        String given = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        boolean allowed = given == null
                ? session.isOpen(exchange.getRequest())
                : given.startsWith(BEARER) && token.matches(given.substring(BEARER.length()));
        return allowed ? chain.filter(exchange) : refuse(exchange.getResponse());
    }

    /** Written here, because exceptions of filters reach no controller advice. */
    private static Mono<Void> refuse(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.UNAUTHORIZED);
        response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(BODY)));
    }
}
