package dev.parley.model.guard;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Message;
import dev.parley.model.ModelInfo;
import dev.parley.model.ModerationModel;
import dev.parley.model.ModerationModelContract;
import dev.parley.model.Usage;
import reactor.core.publisher.Flux;

/** The adapter around a chat model that answers as Llama Guard does, asked in words. */
class GuardModelContractTests extends ModerationModelContract {

    @Override
    protected ModerationModel model() {
        return new GuardModel(new WordGuard(), false);
    }

    /** Looks for the words of the contract in the last turn of the conversation within the question. */
    private static final class WordGuard implements ChatModel {

        @Override
        public ModelInfo info() {
            return new ModelInfo("word-guard", 8192, false, false);
        }

        @Override
        public Flux<ChatEvent> stream(ChatRequest request) {
            String question = ((Message.User) request.messages().getLast()).text();
            String talk = question.substring(0, question.indexOf("<END CONVERSATION>"))
                    .strip();
            String last = talk.substring(Math.max(talk.lastIndexOf("User: "), talk.lastIndexOf("Agent: ")));
            String verdict =
                    last.endsWith("mute") ? "I would rather not say" : last.contains("attack") ? "unsafe\nS1" : "safe";
            return Flux.just(
                    new ChatEvent.TextDelta(verdict), new ChatEvent.Finished(FinishReason.STOP, new Usage(9, 2, 0)));
        }

        @Override
        public int countTokens(ChatRequest request) {
            return 9;
        }

        @Override
        public int countTokens(String text) {
            return text.length();
        }
    }
}
