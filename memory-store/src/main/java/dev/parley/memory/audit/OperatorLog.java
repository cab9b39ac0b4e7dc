package dev.parley.memory.audit;

import java.util.List;
import reactor.core.publisher.Mono;

/** What operators did, kept apart from what they did it to. Thread-safe. */
public interface OperatorLog {

    /** Keeps an act; Redis gives it its id and time, whatever those of the act are. Completes when it is kept. */
    Mono<Void> append(OperatorAct act);

    /** The acts that match, the newest first. */
    Mono<Page> find(OperatorActQuery query);

    /** @param next {@code before} of the next page; empty at the end */
    record Page(List<OperatorAct> acts, String next) {
        public Page {
            acts = List.copyOf(acts);
        }
    }
}
