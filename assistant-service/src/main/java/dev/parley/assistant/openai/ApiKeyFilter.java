package dev.parley.assistant.openai;

import dev.parley.assistant.usage.ApiAccounts;
import dev.parley.assistant.usage.UsageGate;
import dev.parley.memory.apikey.ApiKey;
import dev.parley.memory.redis.StorageException;
import dev.parley.memory.usage.Quota;
import dev.parley.model.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Recognizes the key of a request, holds it to its scopes and its quota, and names it to whatever the request reaches. */
@Component
@Order(1)
class ApiKeyFilter implements WebFilter {

    private static final String ATTRIBUTE = ApiKeyFilter.class.getName() + ".key";
    private static final String BEARER = "Bearer ";
    private static final String CHANNEL = "api";
    private static final String MODELS_API = "/v1/";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ApiKeys keys;
    private final UsageGate gate;

    ApiKeyFilter(ApiKeys keys, UsageGate gate) {
        this.keys = keys;
        this.gate = gate;
    }

    /** The key that a request came with and that was found valid. */
    static Optional<ApiKey> key(ServerHttpRequest request) {
        return Optional.ofNullable((ApiKey) request.getAttributes().get(ATTRIBUTE));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.startsWith(BEARER) || !ApiKeys.isMeant(header.substring(BEARER.length()))) {
            return chain.filter(exchange);
        }
        return keys.find(header.substring(BEARER.length()))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .map(found -> found.map(key -> admitted(exchange, key, chain))
                        .orElseGet(() -> refuse(
                                exchange,
                                HttpStatus.UNAUTHORIZED,
                                "invalid_api_key",
                                "this API key is not valid, or not any more")))
                .onErrorResume(
                        fault -> fault instanceof StorageException || fault instanceof DataAccessException,
                        fault -> Mono.just(refuse(
                                exchange,
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "storage_unavailable",
                                "the API key cannot be checked right now; try again in a moment")))
                .flatMap(outcome -> outcome);
    }

    private Mono<Void> admitted(ServerWebExchange exchange, ApiKey key, WebFilterChain chain) {
        String path = matched(exchange.getRequest().getPath().pathWithinApplication());
        Optional<ApiScope> needed = ApiScope.of(path);
        if (needed.isPresent() && !key.scopes().contains(needed.get().label())) {
            return refuse(
                    exchange,
                    HttpStatus.FORBIDDEN,
                    "insufficient_scope",
                    "this API key does not open " + needed.get().label());
        }
        exchange.getRequest().getAttributes().put(ATTRIBUTE, key);
        Caller caller = new Caller("", CHANNEL, "", key.id());
        Mono<Void> on = Mono.defer(() -> chain.filter(exchange)).contextWrite(caller::into);
        boolean works = needed.isPresent()
                && (path.startsWith(MODELS_API) || needed.get() == ApiScope.ASK)
                && exchange.getRequest().getMethod().equals(HttpMethod.POST);
        return works
                ? gate.take(ApiAccounts.of(key.id()), key.quota())
                        .map(limit -> limit == Quota.Limit.NONE ? on : usedUp(exchange, limit))
                        .flatMap(outcome -> outcome)
                : on;
    }

    /** The path as the router reads it: decoded, and without the parameters that may stand behind a segment. */
    private static String matched(PathContainer path) {
        return path.elements().stream()
                .map(element ->
                        element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value())
                .collect(Collectors.joining());
    }

    private Mono<Void> usedUp(ServerWebExchange exchange, Quota.Limit limit) {
        OpenAiErrors.quota(exchange.getResponse().getHeaders(), gate.untilTomorrow());
        return refuse(
                exchange,
                HttpStatus.TOO_MANY_REQUESTS,
                "quota_exceeded",
                "the quota of this API key for today is used up: "
                        + limit.name().toLowerCase(Locale.ROOT) + ". It begins anew at midnight UTC");
    }

    /** In the shape of the API that was asked; written here, because exceptions of filters reach no controller advice. */
    private static Mono<Void> refuse(ServerWebExchange exchange, HttpStatus status, String code, String message) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(status);
        ObjectNode body = MAPPER.createObjectNode();
        if (exchange.getRequest().getPath().value().startsWith(MODELS_API)) {
            response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
            body.putObject("error")
                    .put("message", message)
                    .put("type", status == HttpStatus.TOO_MANY_REQUESTS ? "insufficient_quota" : "authentication_error")
                    .putNull("param")
                    .put("code", code);
        } else {
            response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
            body.put("status", status.value())
                    .put("title", status.getReasonPhrase())
                    .put("code", code)
                    .put("detail", message);
        }
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes)));
    }
}
