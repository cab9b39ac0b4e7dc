package dev.parley.model.openai;

import dev.parley.model.ImageModel;
import dev.parley.model.ImageModelContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The adapter against a server of the fake. */
class OpenAiImageModelContractIT extends ImageModelContract {

    private static FakeMediaServer server;
    private static ImageModel model;

    @BeforeAll
    static void start() {
        server = new FakeMediaServer();
        model = new OpenAiImageModel(server.endpoint(), "painter", Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected ImageModel model() {
        return model;
    }
}
