package dev.parley.assistant.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The model that judges whether messages are safe; without a model and a server there is none.
 *
 * @param model one of {@code parley.models} that is of the Llama Guard kind, by its name; empty for none
 * @param templated whether the chat template of that model asks for the verdict by itself, as servers like vLLM apply it
 * @param remote a server with {@code /moderations}, used instead of a model
 */
@ConfigurationProperties("parley.moderation")
record ModerationProperties(
        @DefaultValue("") String model,
        @DefaultValue("false") boolean templated,
        @DefaultValue @NestedConfigurationProperty RemoteModel remote) {}
