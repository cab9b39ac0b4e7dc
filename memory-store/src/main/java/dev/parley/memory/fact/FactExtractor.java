package dev.parley.memory.fact;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Port of what reads facts out of a message of the person after its turn. It sees no page and no tool's output. */
public interface FactExtractor {

    /** Statements to be remembered; each still goes through the screen. */
    Mono<List<Statement>> extract(String message, String turn, Instant at);

    /** By the patterns of {@link FactReader}, without a model. */
    static FactExtractor patterns() {
        return (message, turn, at) -> Mono.fromCallable(() -> FactReader.read(message).stream()
                .map(reading -> new Statement(
                        reading.text(),
                        reading.sentence(),
                        FactSource.EXTRACTED,
                        turn,
                        at,
                        reading.modality(),
                        reading.saidBy()))
                .toList());
    }

    /** What this and the other extractor find; when the other fails, what this one found. */
    default FactExtractor and(FactExtractor other) {
        return (message, turn, at) -> extract(message, turn, at)
                .flatMap(found -> other.extract(message, turn, at)
                        .onErrorReturn(List.of())
                        .map(more ->
                                Stream.concat(found.stream(), more.stream()).toList()));
    }
}
