package dev.parley.assistant.channel.messenger;

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

/** Receives Messenger's webhooks where a page is configured. */
@RestController
class MessengerWebhook {

    private final MetaWebhook webhook;

    MessengerWebhook(
            MetaAccounts messengerAccounts, ChannelIntake intake, ChannelProperties properties, MeterRegistry meters) {
        this.webhook =
                new MetaWebhook(messengerAccounts, ids -> new MessengerEvents(ids)::read, intake, properties, meters);
    }

    @GetMapping("/webhooks/messenger")
    ResponseEntity<String> handshake(
            @RequestParam(name = "hub.mode", defaultValue = "") String mode,
            @RequestParam(name = "hub.verify_token", defaultValue = "") String token,
            @RequestParam(name = "hub.challenge", defaultValue = "") String challenge) {
        return webhook.handshake(mode, token, challenge);
    }

    @PostMapping("/webhooks/messenger")
    Mono<ResponseEntity<Void>> receive(ServerHttpRequest request) {
        return webhook.receive(request);
    }
}
