package dev.parley.assistant.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The model that judges whether messages are safe; without a model and a server there is none, and nothing is judged.
 *
 * @param model one of {@code parley.models} that is of the Llama Guard kind, by its name; empty for none
 * @param templated whether the chat template of that model asks for the verdict by itself, as servers like vLLM apply it
 * @param remote a server with {@code /moderations}, used instead of a model
 * @param messages whether what people write is judged before it is answered
 * @param answers whether answers are judged before they are shown: they come in one piece then
 * @param history earlier messages that are shown to the model with the one that it judges
 * @param onFault what is done where the model gives no verdict
 */
@ConfigurationProperties("parley.moderation")
public record ModerationProperties(
        @DefaultValue("") String model,
        @DefaultValue("false") boolean templated,
        @DefaultValue @NestedConfigurationProperty RemoteModel remote,
        @DefaultValue("true") boolean messages,
        @DefaultValue("true") boolean answers,
        @DefaultValue("4") int history,
        @DefaultValue("refuse") OnFault onFault) {

    public ModerationProperties {
        if (history < 0) {
            throw new IllegalArgumentException("parley.moderation.history must not be negative but is " + history);
        }
    }

    /** What is done without a verdict. */
    public enum OnFault {
        /** The turn fails, as without a model that answers. */
        REFUSE,
        /** The turn goes on as if it were safe. */
        ANSWER
    }
}
