package dev.parley.assistant.memory;

import java.util.regex.Pattern;
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

    /** The search box, and a conversation in it. */
    private static final Pattern PAGES = Pattern.compile("/|/c/[^/]+");

    private final BrowserIdentity identity;

    BrowserCookieFilter(BrowserIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().pathWithinApplication().value();
        if (request.getMethod() == HttpMethod.GET && PAGES.matcher(path).matches()) {
            exchange.getResponse().addCookie(identity.renewed(request));
        }
        return chain.filter(exchange);
    }
}
