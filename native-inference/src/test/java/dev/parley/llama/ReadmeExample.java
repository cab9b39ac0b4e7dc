package dev.parley.llama;

import dev.parley.llama.batch.GenerationRequest;
import dev.parley.llama.chat.ChatMessage;
import dev.parley.llama.sampling.SamplingOptions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** What the README shows. */
final class ReadmeExample {

    private ReadmeExample() {}

    static String run(Path folder) throws Exception {
        Collected listener = new Collected();
        try (LlamaModel model = LlamaModel.open(folder, LlamaOptions.DEFAULT)) {
            List<ChatMessage> messages =
                    List.of(new ChatMessage.System("You are helpful."), new ChatMessage.User("Hello"));
            int[] prompt = model.chatFormat().encode(messages, List.of(), LocalDate.now());
            model.generate(GenerationRequest.of(prompt, 128, SamplingOptions.GREEDY), listener);
            listener.await();
        }
        return listener.text();
    }
}
