package dev.parley.assistant.channel;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.stereotype.Component;

/**
 * Takes the platforms' webhooks before the web framework does. They are most of what comes and need none of it: no
 * cookies, no routing, no conversion. Everything else goes on. Thread-safe.
 */
@Component
public final class WebhookDoor implements HttpHandlerDecoratorFactory {

    private final Map<String, MetaWebhook> webhooks;

    public WebhookDoor(List<MetaWebhook> webhooks) {
        this.webhooks = webhooks.stream().collect(Collectors.toUnmodifiableMap(MetaWebhook::path, Function.identity()));
    }

    @Override
    public HttpHandler apply(HttpHandler others) {
        return (request, response) -> {
            MetaWebhook webhook = request.getMethod() == HttpMethod.POST
                    ? webhooks.get(request.getURI().getRawPath())
                    : null;
            return webhook == null ? others.handle(request, response) : webhook.receive(request, response);
        };
    }
}
