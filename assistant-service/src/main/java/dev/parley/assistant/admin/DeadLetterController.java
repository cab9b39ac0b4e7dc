package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.DeadLetter;
import dev.parley.memory.mailbox.DeadLetterPosition;
import dev.parley.memory.mailbox.DeadLetters;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Replies that could not be sent: to look at, send again or delete. */
@RestController
@RequestMapping("/api/admin/dead-letters")
class DeadLetterController {

    private static final int MAX_PAGE = 200;

    private final DeadLetters letters;
    private final AdminAudit audit;
    private final Pseudonyms pseudonyms;

    DeadLetterController(DeadLetters letters, AdminAudit audit, Pseudonyms pseudonyms) {
        this.letters = letters;
        this.audit = audit;
        this.pseudonyms = pseudonyms;
    }

    /**
     * A reply that could not be sent. A viewer gets pseudonyms, and neither address nor words.
     *
     * @param at when it was given up
     */
    record Letter(
            String id,
            String person,
            String conversation,
            String channel,
            String account,
            String address,
            String text,
            String replyTo,
            Instant at,
            String reason) {

        static Letter of(DeadLetter letter) {
            return new Letter(
                    letter.id(),
                    letter.person().value(),
                    letter.message().conversation().value(),
                    letter.message().channel(),
                    letter.message().account(),
                    letter.message().address(),
                    letter.message().text(),
                    letter.message().replyTo(),
                    letter.at(),
                    letter.reason());
        }
    }

    /** @param next {@code after} of the next page; null at the end */
    record Page(List<Letter> letters, @Nullable String next) {}

    private Letter redacted(DeadLetter letter) {
        return new Letter(
                letter.id(),
                pseudonyms.of(letter.person()),
                pseudonyms.of(letter.message().conversation()),
                letter.message().channel(),
                letter.message().account(),
                "",
                "",
                "",
                letter.at(),
                letter.reason());
    }

    /** The newest first. */
    @GetMapping
    @AdminAccess(AdminRole.VIEWER)
    Mono<Page> list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "50") int limit,
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw RequestException.badRequest("invalid_page", "limit must be from 1 to " + MAX_PAGE);
        }
        Mono<Page> page = letters.list(position(after), limit + 1)
                .map(found -> new Page(
                        found.stream()
                                .limit(limit)
                                .map(letter -> caller.isOperator() ? Letter.of(letter) : redacted(letter))
                                .toList(),
                        found.size() > limit ? found.get(limit - 1).position().value() : null));
        return caller.isOperator() ? page.delayUntil(shown -> seen(caller, shown)) : page;
    }

    private Mono<Void> seen(AdminCaller caller, Page page) {
        return page.letters().isEmpty()
                ? Mono.empty()
                : audit.note(caller, new AuditedAct(AdminAudit.VIEW_CONTENT, "dead_letters"));
    }

    private static @Nullable DeadLetterPosition position(@Nullable String after) {
        try {
            return after == null ? null : DeadLetterPosition.parse(after);
        } catch (IllegalArgumentException e) {
            throw RequestException.badRequest("invalid_page", "after must be next of a page before");
        }
    }

    record Named(
            @Nullable String person,
            @Nullable String conversation,
            @Nullable String id) {}

    @PostMapping("/resend")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> resend(@RequestBody Named named, @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        return audit.around(
                caller,
                new AuditedAct("resend_dead_letter", required(named.id()), person(named)),
                done(letters.resend(person(named), conversation(named), required(named.id()))));
    }

    @PostMapping("/delete")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@RequestBody Named named, @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        return audit.around(
                caller,
                new AuditedAct("delete_dead_letter", required(named.id()), person(named)),
                done(letters.delete(person(named), conversation(named), required(named.id()))));
    }

    private static PersonId person(Named named) {
        return new PersonId(required(named.person()));
    }

    private static ConversationId conversation(Named named) {
        return new ConversationId(required(named.conversation()));
    }

    private static String required(@Nullable String value) {
        if (value == null || value.isBlank() || value.length() > 256) {
            throw RequestException.badRequest(
                    "missing_letter",
                    "person, conversation and id must be given, as the list of dead letters has them");
        }
        return value;
    }

    private static Mono<Void> done(Mono<Boolean> there) {
        return there.flatMap(done -> done
                ? Mono.empty()
                : Mono.error(RequestException.notFound("no_such_letter", "There is no such dead letter.")));
    }
}
