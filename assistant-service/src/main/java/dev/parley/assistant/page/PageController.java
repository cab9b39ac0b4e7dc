package dev.parley.assistant.page;

import dev.parley.assistant.RequestException;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The addresses of the pages. What is in a conversation comes from the API, so all of them look the same to strangers. */
@RestController
class PageController {

    private static final Duration TEXTS_KEPT = Duration.ofDays(365);

    private final PageShell shell;

    PageController(PageShell shell) {
        this.shell = shell;
    }

    @GetMapping(
            path = {"/", "/c/{conversation}"},
            produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> chat(ServerHttpRequest request) {
        return shell.page(request, "chat", Map.of());
    }

    @GetMapping(path = "/imagine", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> imagine(ServerHttpRequest request) {
        return shell.page(request, "imagine", Map.of());
    }

    /** The words of a language, for the modules. */
    @GetMapping(path = "/assets/{version}/texts/{language}.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, String>> texts(@PathVariable String language) {
        return forGood(shell.texts(known(language)));
    }

    /** The words of a language, for the modules of the dashboard. */
    @GetMapping(path = "/assets/{version}/admin-texts/{language}.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, String>> adminTexts(@PathVariable String language) {
        return forGood(shell.adminTexts(known(language)));
    }

    private static PageLanguage known(String language) {
        return PageLanguage.of(language)
                .orElseThrow(() -> RequestException.notFound("no_such_language", "There is no such language."));
    }

    private static ResponseEntity<Map<String, String>> forGood(Map<String, String> texts) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(TEXTS_KEPT).cachePublic().immutable())
                .body(texts);
    }
}
