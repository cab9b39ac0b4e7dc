package dev.parley.memory.recall;

import java.util.List;
import reactor.core.publisher.Mono;

/** Port of a model that turns texts into vectors whose inner product tells how alike they are in meaning. Thread-safe. */
public interface TextEncoder {

    /** What a vector is for; some models know the two by different words before them. */
    enum Use {
        /** A question that others are looked for with. */
        QUERY,
        /** What is to be found. */
        PASSAGE
    }

    /** Names model and version; vectors of another name are not compared. */
    String name();

    /** One vector of length 1 per text, in order, all of one dimension. */
    Mono<List<float[]>> encode(List<String> texts, Use use);
}
