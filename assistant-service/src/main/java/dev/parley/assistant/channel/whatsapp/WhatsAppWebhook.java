package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.channel.ChannelIntake;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.MetaWebhook;
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

    WhatsAppWebhook(
            MetaAccounts whatsAppAccounts, ChannelIntake intake, ChannelProperties properties, MeterRegistry meters) {
        this.webhook =
                new MetaWebhook(whatsAppAccounts, ids -> new WhatsAppEvents(ids)::read, intake, properties, meters);
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
