package dev.parley.assistant.imagine;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/** {@code WS /api/imagine}: pages of other sites are turned away, because browsers let them connect. */
final class ImagineSocket implements WebSocketHandler {

    private final Drawing drawing;
    private final URI publicUrl;

    ImagineSocket(Drawing drawing, URI publicUrl) {
        this.drawing = drawing;
        this.publicUrl = publicUrl;
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        HttpHeaders headers = session.getHandshakeInfo().getHeaders();
        if (!isOurs(headers.getOrigin(), headers.getFirst(HttpHeaders.HOST))) {
            return session.close(CloseStatus.POLICY_VIOLATION);
        }
        return session.send(drawing.follow(session.receive().map(WebSocketMessage::getPayloadAsText))
                .map(session::textMessage));
    }

    /** A program sends no origin. */
    private boolean isOurs(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        String authority = origin.replaceFirst("^https?://", "");
        return authority.equalsIgnoreCase(host) || authority.equalsIgnoreCase(publicUrl.getAuthority());
    }
}
