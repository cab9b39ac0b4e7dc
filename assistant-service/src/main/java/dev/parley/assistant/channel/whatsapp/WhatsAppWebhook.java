package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.MetaWebhook;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.memory.mailbox.Mailbox;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Receives WhatsApp's webhooks. */
@RestController
class WhatsAppWebhook {

    private final MetaWebhook webhook;

    WhatsAppWebhook(WhatsAppAccount account, Mailbox mailbox, ChannelProperties properties, MeterRegistry meters) {
        WhatsAppEvents events = new WhatsAppEvents(account.phoneNumberId());
        this.webhook = new MetaWebhook(
                WhatsAppEvents.CHANNEL,
                new WebhookSignature(account.appSecret(), account.previousAppSecret()),
                account.verifyToken(),
                events::read,
                mailbox,
                properties,
                meters);
    }

    @GetMapping("/webhooks/whatsapp")
    ResponseEntity<String> handshake(
            @RequestParam(name = "hub.mode", defaultValue = "") String mode,
            @RequestParam(name = "hub.verify_token", defaultValue = "") String token,
            @RequestParam(name = "hub.challenge", defaultValue = "") String challenge) {
        return webhook.handshake(mode, token, challenge);
    }

    @PostMapping("/webhooks/whatsapp")
    Mono<ResponseEntity<Void>> receive(ServerHttpRequest request) {
        return webhook.receive(request);
    }
}
