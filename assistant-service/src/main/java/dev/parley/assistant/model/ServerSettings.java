package dev.parley.assistant.model;

import dev.parley.assistant.StartupException;
import dev.parley.model.openai.OpenAiEndpoint;
import java.net.URI;
import java.time.Duration;

/** What the settings of every server that speaks the OpenAI API have. */
interface ServerSettings {

    String baseUrl();

    String apiKey();

    String name();

    Duration connect();

    int attempts();

    Duration longestRetryWait();

    /**
     * @param property prefix of these settings, for the message
     * @throws StartupException when the model has no name
     */
    default OpenAiEndpoint endpoint(String property) {
        if (name().isBlank()) {
            throw new StartupException(property + ".name is missing. It is the model's name at " + baseUrl()
                    + ", as its /models lists it.");
        }
        return new OpenAiEndpoint(URI.create(baseUrl()), apiKey(), connect(), attempts(), longestRetryWait());
    }
}
