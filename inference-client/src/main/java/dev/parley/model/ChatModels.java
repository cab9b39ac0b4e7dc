package dev.parley.model;

import java.util.Optional;

/** The chat models that there are. Thread-safe. */
public interface ChatModels {

    /** The one that answers where none is asked for by name. */
    ChatModel main();

    /** The one of that name, see {@link ModelInfo#name}; empty where there is none. */
    Optional<ChatModel> named(String name);

    /** @param name of a model; empty, or one that there is not, for the main one */
    default ChatModel orMain(String name) {
        return name.isEmpty() ? main() : named(name).orElseGet(this::main);
    }

    /** One model and no other. */
    static ChatModels of(ChatModel only) {
        return new ChatModels() {
            @Override
            public ChatModel main() {
                return only;
            }

            @Override
            public Optional<ChatModel> named(String name) {
                return Optional.of(only).filter(model -> model.info().name().equals(name));
            }
        };
    }
}
