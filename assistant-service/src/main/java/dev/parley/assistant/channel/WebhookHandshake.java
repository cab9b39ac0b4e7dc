package dev.parley.assistant.channel;

import dev.parley.assistant.RequestException;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows a platform that the address of its webhooks is ours. */
@RestController
public class WebhookHandshake {

    private final List<MetaWebhook> webhooks;

    public WebhookHandshake(List<MetaWebhook> webhooks) {
        this.webhooks = webhooks;
    }

    @GetMapping("/webhooks/{channel}")
    public ResponseEntity<String> handshake(
            @PathVariable String channel,
            @RequestParam(name = "hub.mode", defaultValue = "") String mode,
            @RequestParam(name = "hub.verify_token", defaultValue = "") String token,
            @RequestParam(name = "hub.challenge", defaultValue = "") String challenge) {
        return webhooks.stream()
                .filter(webhook -> webhook.channel().equals(channel))
                .findFirst()
                .orElseThrow(() -> RequestException.notFound("no_channel", "There is no such channel."))
                .handshake(mode, token, challenge);
    }
}
