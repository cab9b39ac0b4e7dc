package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.handover.Handover;
import dev.parley.memory.handover.HandoverStore;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Conversations that people have taken over, and giving them back to the assistant. */
@RestController
@Tag(name = "Conversations")
class HandoverController {

    private final HandoverStore handovers;
    private final AdminAudit audit;
    private final Pseudonyms pseudonyms;

    HandoverController(HandoverStore handovers, AdminAudit audit, Pseudonyms pseudonyms) {
        this.handovers = handovers;
        this.audit = audit;
        this.pseudonyms = pseudonyms;
    }

    record Taken(String person, String conversation, Instant until) {

        static Taken of(Handover handover) {
            return new Taken(handover.person().value(), handover.conversation().value(), handover.until());
        }
    }

    @GetMapping("/api/admin/handovers")
    Flux<Taken> list() {
        return handovers.list().map(Taken::of);
    }

    record Released(@Nullable String person, @Nullable String conversation) {}

    @PostMapping("/api/admin/handovers/release")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> release(@RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller, @RequestBody Released released) {
        if (released.person() == null || released.conversation() == null) {
            throw RequestException.badRequest(
                    "missing_conversation",
                    "person and conversation must be given, as the list of hand-overs has them");
        }
        PersonId person = new PersonId(released.person());
        ConversationId conversation = new ConversationId(released.conversation());
        return audit.around(
                caller,
                new AuditedAct("hand_back", pseudonyms.of(conversation), person),
                handovers
                        .release(person, conversation)
                        .flatMap(done -> done
                                ? Mono.empty()
                                : Mono.error(
                                        RequestException.notFound("not_handed_over", "Nobody has taken over this."))));
    }
}
