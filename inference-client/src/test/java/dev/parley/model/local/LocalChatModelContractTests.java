package dev.parley.model.local;

import dev.parley.llama.LlamaModel;
import dev.parley.llama.LlamaOptions;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatModelContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract with the bundled demo checkpoint. */
class LocalChatModelContractTests extends ChatModelContract {

    private static LlamaModel llama;
    private static LocalChatModel model;

    @BeforeAll
    static void open() {
        llama = LlamaModel.open(Path.of("../models/demo"), LlamaOptions.DEFAULT);
        model = new LocalChatModel(llama, Duration.ofMinutes(1));
    }

    @AfterAll
    static void close() {
        llama.close();
    }

    @Override
    protected ChatModel model() {
        return model;
    }
}
