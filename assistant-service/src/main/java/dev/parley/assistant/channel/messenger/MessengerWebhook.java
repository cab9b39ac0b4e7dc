package dev.parley.assistant.channel.messenger;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.MetaWebhook;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.memory.mailbox.Mailbox;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Receives Messenger's webhooks where a page is configured. */
@RestController
class MessengerWebhook {

    private final @Nullable MetaWebhook webhook;

    MessengerWebhook(MessengerProperties page, Mailbox mailbox, ChannelProperties properties, MeterRegistry meters) {
        MessengerEvents events = new MessengerEvents(page.pageId());
        this.webhook = page.configured()
                ? new MetaWebhook(
                        MessengerEvents.CHANNEL,
                        new WebhookSignature(page.appSecret(), page.previousAppSecret()),
                        page.verifyToken(),
                        events::read,
                        mailbox,
                        properties,
                        meters)
                : null;
    }

    @GetMapping("/webhooks/messenger")
    ResponseEntity<String> handshake(
            @RequestParam(name = "hub.mode", defaultValue = "") String mode,
            @RequestParam(name = "hub.verify_token", defaultValue = "") String token,
            @RequestParam(name = "hub.challenge", defaultValue = "") String challenge) {
        return configured().handshake(mode, token, challenge);
    }

    @PostMapping("/webhooks/messenger")
    Mono<ResponseEntity<Void>> receive(ServerHttpRequest request) {
        return configured().receive(request);
    }

    private MetaWebhook configured() {
        if (webhook == null) {
            throw RequestException.notFound("no_channel", "No Messenger page is configured.");
        }
        return webhook;
    }
}
