package dev.parley.model.openai;

import dev.parley.model.AnimationModel;
import dev.parley.model.AnimationModelContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The adapter against a server of the fake. */
class OpenAiAnimationModelContractIT extends AnimationModelContract {

    private static FakeMediaServer server;
    private static AnimationModel model;

    @BeforeAll
    static void start() {
        server = new FakeMediaServer();
        model = new OpenAiAnimationModel(new OpenAiAnimationOptions(
                server.endpoint(), "director", Duration.ofSeconds(10), Duration.ofMillis(5), Duration.ofSeconds(20)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected AnimationModel model() {
        return model;
    }
}
