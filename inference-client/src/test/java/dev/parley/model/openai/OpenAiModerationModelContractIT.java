package dev.parley.model.openai;

import dev.parley.model.ModerationModel;
import dev.parley.model.ModerationModelContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The adapter against a server of the fake. */
class OpenAiModerationModelContractIT extends ModerationModelContract {

    private static FakeMediaServer server;
    private static ModerationModel model;

    @BeforeAll
    static void start() {
        server = new FakeMediaServer();
        model = new OpenAiModerationModel(server.endpoint(), "guard", Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected ModerationModel model() {
        return model;
    }
}
