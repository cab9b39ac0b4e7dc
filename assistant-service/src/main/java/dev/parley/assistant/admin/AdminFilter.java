package dev.parley.assistant.admin;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Lets nobody into {@code /api/admin} without a token, or the session of a browser that signed in with one, nor anywhere
 * that their role does not cover.
 */
@Component
@Order(0)
class AdminFilter implements WebFilter {

    private static final String BEARER = "Bearer ";
    private static final PathPattern GUARDED = PathPatternParser.defaultInstance.parse("/api/admin/**");

    private static final byte[] UNKNOWN =
            ("{\"status\":401,\"title\":\"Unauthorized\",\"code\":\"admin_token\",\"detail\":\"Send the"
                            + " admin token as a bearer token; it is in the file admin-token of parley.home.\"}")
                    .getBytes(StandardCharsets.UTF_8);

    private static final byte[] OPERATORS_ONLY =
            ("{\"status\":403,\"title\":\"Forbidden\",\"code\":\"operator_only\",\"detail\":\"A viewer"
                            + " may not do this; sign in with the admin token.\"}")
                    .getBytes(StandardCharsets.UTF_8);

    /** Signing in, and out, needs no session. */
    private static final String SESSION = "/api/admin/session";

    private final AdminToken token;
    private final AdminSession session;
    private final RequestMappingHandlerMapping endpoints;

    AdminFilter(
            AdminToken token,
            AdminSession session,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
        this.token = token;
        this.session = session;
        this.endpoints = endpoints;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        boolean reads = reads(exchange.getRequest());
        if (!GUARDED.matches(path) || (path.value().equals(SESSION) && !reads)) {
            return chain.filter(exchange);
        }
        AdminCaller caller = caller(exchange.getRequest()).orElse(null);
        if (caller == null) {
            return refuse(exchange.getResponse(), HttpStatus.UNAUTHORIZED, UNKNOWN);
        }
        exchange.getAttributes().put(AdminCaller.ATTRIBUTE, caller);
        return (reads ? needed(exchange) : Mono.just(AdminRole.OPERATOR))
                .map(caller.role()::covers)
                .flatMap(allowed -> allowed
                        ? chain.filter(exchange)
                        : refuse(exchange.getResponse(), HttpStatus.FORBIDDEN, OPERATORS_ONLY));
    }

    private Optional<AdminCaller> caller(ServerHttpRequest request) {
        String given = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (given == null) {
            return session.caller(request);
        }
        return given.startsWith(BEARER)
                ? token.role(given.substring(BEARER.length()))
                        .map(role -> new AdminCaller(
                                role,
                                Objects.requireNonNullElse(request.getHeaders().getFirst(AdminCaller.HEADER), "")))
                : Optional.empty();
    }

    private static boolean reads(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD);
    }

    private Mono<AdminRole> needed(ServerWebExchange exchange) {
        return endpoints
                .getHandler(exchange)
                .ofType(HandlerMethod.class)
                .mapNotNull(AdminFilter::declared)
                .map(AdminAccess::value)
                // Whatever is wrong with the request, its endpoint says it.
                .onErrorComplete()
                .defaultIfEmpty(AdminRole.OPERATOR);
    }

    private static @Nullable AdminAccess declared(HandlerMethod endpoint) {
        AdminAccess own = endpoint.getMethodAnnotation(AdminAccess.class);
        return own == null
                ? AnnotatedElementUtils.findMergedAnnotation(endpoint.getBeanType(), AdminAccess.class)
                : own;
    }

    /** Written here, because exceptions of filters reach no controller advice. */
    private static Mono<Void> refuse(ServerHttpResponse response, HttpStatus status, byte[] body) {
        response.setStatusCode(status);
        if (status == HttpStatus.UNAUTHORIZED) {
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
