package dev.parley.assistant.channel.sandbox;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.WebhookSignature;
import java.net.URI;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Mono;

/** Plays Meta's side of the webhooks: signs bodies and posts them to this program. Thread-safe. */
@Component
class SandboxPlatform {

    private final MetaAccounts whatsApp;
    private final MetaAccounts messenger;
    private final GraphApi graph;
    private final WebClient client = WebClient.create();
    private volatile URI self = URI.create("http://127.0.0.1:8080");

    SandboxPlatform(MetaAccounts whatsAppAccounts, MetaAccounts messengerAccounts, GraphApi graph) {
        this.whatsApp = whatsAppAccounts;
        this.messenger = messengerAccounts;
        this.graph = graph;
    }

    @EventListener
    void listens(WebServerInitializedEvent event) {
        if (whatsApp.sandbox() && event.getApplicationContext().getServerNamespace() == null) {
            self = URI.create("http://127.0.0.1:" + event.getWebServer().getPort());
            graph.redirect(self.resolve("/sandbox/graph"));
        }
    }

    URI self() {
        return self;
    }

    /** Where a file is that was uploaded. */
    URI file(String id) {
        return self.resolve("/sandbox/files/" + id);
    }

    /** @throws RequestException where a real account is configured */
    void checkAvailable() {
        if (!whatsApp.sandbox()) {
            throw RequestException.notFound("no_sandbox", "The sandbox is off, because a real account is configured.");
        }
    }

    /** The account that the sandbox plays on a channel. */
    MetaAccount account(String channel) {
        return (channel.equals(TypedMessage.WHATSAPP) ? whatsApp : messenger)
                .all()
                .getFirst();
    }

    /** Delivers a webhook as Meta does. */
    Mono<Void> deliver(String channel, byte[] body) {
        WebhookSignature signature = new WebhookSignature(account(channel).appSecret());
        return client.post()
                .uri(self.resolve("/webhooks/" + channel))
                .contentType(MediaType.APPLICATION_JSON)
                .header(WebhookSignature.HEADER, signature.sign(body))
                .bodyValue(body)
                .retrieve()
                .toBodilessEntity()
                .onErrorMap(
                        WebClientException.class,
                        fault -> new RequestException(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "not_stored",
                                "The message could not be stored. Send it again in a moment."))
                .then();
    }
}
