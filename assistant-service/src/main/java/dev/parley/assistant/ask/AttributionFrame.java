package dev.parley.assistant.ask;

import dev.parley.assistant.search.Attribution;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;

/** Markup of a search engine, shown unchanged in a frame that may run nothing and load nothing. Stateless. */
final class AttributionFrame {

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private AttributionFrame() {}

    /** Empty where the turn has no such attribution. */
    static Mono<ResponseEntity<String>> of(List<ShownTurn> turns, String turn, int index) {
        return Mono.justOrEmpty(turns.stream()
                        .filter(shown -> shown.turn().equals(turn))
                        .map(ShownTurn::attributions)
                        .filter(all -> index >= 0 && index < all.size())
                        .map(all -> all.get(index))
                        .findFirst())
                .mapNotNull(Attribution::html)
                .map(html -> ResponseEntity.ok()
                        .contentType(HTML)
                        .header("Content-Security-Policy", POLICY)
                        .body("<!doctype html><meta charset=utf-8><base target=_blank>" + html));
    }
}
