package dev.parley.assistant.openai;

import dev.parley.assistant.usage.UsageGate;
import dev.parley.memory.PersonId;
import dev.parley.memory.usage.Quota;
import dev.parley.model.Caller;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** The people that programs name as {@code user}, each with a quota of their own. Thread-safe. */
@Component
class ApiUsers {

    static final String CHANNEL = "api";

    private final UsageGate gate;

    ApiUsers(UsageGate gate) {
        this.gate = gate;
    }

    /** @param user not blank */
    static PersonId person(String user) {
        return new PersonId(CHANNEL + ":" + user);
    }

    /** @param user blank for nobody in particular */
    static Caller caller(String user) {
        return new Caller(user.isBlank() ? "" : person(user).value(), CHANNEL, "");
    }

    /**
     * The work, for a user whose quota of today is not used up; it learns who its caller is.
     *
     * @param user blank for nobody in particular, who has no quota
     */
    <T> Flux<T> admit(String user, Flux<T> work) {
        Flux<T> admitted = user.isBlank()
                ? work
                : gate.take(person(user)).flatMapMany(limit -> limit == Quota.Limit.NONE ? work : refused(limit));
        return admitted.contextWrite(caller(user)::into);
    }

    private <T> Flux<T> refused(Quota.Limit limit) {
        return Flux.error(OpenAiException.quota("user", limit, "user", gate.untilTomorrow()));
    }
}
