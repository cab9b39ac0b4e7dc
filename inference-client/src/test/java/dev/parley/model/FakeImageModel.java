package dev.parley.model;

import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Draws noise of the size that is asked for, in two steps, and fails at the prompt {@code broken}. */
public final class FakeImageModel implements ImageModel {

    @Override
    public String name() {
        return "fake-painter";
    }

    @Override
    public Flux<DrawingEvent> draw(ImageRequest request) {
        Mono<DrawingEvent> picture = Mono.fromCallable(() -> {
                    if (request.prompt().equals("broken")) {
                        throw new ModelException(ModelException.Code.INTERNAL, "no picture", null);
                    }
                    Long seed = request.seed();
                    return (DrawingEvent) new DrawingEvent.Finished(Pictures.png(
                            request.width(),
                            request.height(),
                            seed == null ? ThreadLocalRandom.current().nextLong() : seed));
                })
                .subscribeOn(Schedulers.boundedElastic());
        return Flux.<DrawingEvent>just(new DrawingEvent.Progress(1, 2, null)).concatWith(picture);
    }
}
