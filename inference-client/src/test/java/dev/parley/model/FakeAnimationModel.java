package dev.parley.model;

import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Flux;

/** Gives the head of a video of the picture's size, after one step, and fails at the prompt {@code broken}. */
public final class FakeAnimationModel implements AnimationModel {

    @Override
    public String name() {
        return "fake-director";
    }

    @Override
    public Flux<DrawingEvent> animate(AnimationRequest request) {
        return Flux.defer(() -> {
            if (request.prompt().equals("broken")) {
                return Flux.error(new ModelException(ModelException.Code.INTERNAL, "no video", null));
            }
            Long seed = request.seed();
            Picture still = request.picture();
            return Flux.just(
                    new DrawingEvent.Progress(1, 2, null),
                    new DrawingEvent.Finished(Pictures.mp4(
                            still.width(),
                            still.height(),
                            seed == null ? ThreadLocalRandom.current().nextLong() : seed)));
        });
    }
}
