package dev.parley.assistant.channel.sandbox;

import dev.parley.assistant.page.PageShell;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The page with the phone. */
@RestController
class SandboxPage {

    private final SandboxPlatform platform;
    private final PageShell shell;

    SandboxPage(SandboxPlatform platform, PageShell shell) {
        this.platform = platform;
        this.shell = shell;
    }

    @GetMapping(path = "/sandbox", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(ServerHttpRequest request) {
        platform.checkAvailable();
        return shell.page(request, "sandbox", Map.of());
    }
}
