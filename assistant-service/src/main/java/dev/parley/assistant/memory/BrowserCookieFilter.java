package dev.parley.assistant.memory;

import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives a browser that opens the page its identity. Programs that use the API alone open no page and get none. */
@Component
class BrowserCookieFilter implements WebFilter {

    private static final Set<String> PAGES = Set.of("/", "/index.html");

    private final BrowserIdentity identity;

    BrowserCookieFilter(BrowserIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().pathWithinApplication().value();
        if (request.getMethod() == HttpMethod.GET && PAGES.contains(path)) {
            exchange.getResponse().addCookie(identity.renewed(request));
        }
        return chain.filter(exchange);
    }
}
