package dev.parley.model.openai;

import java.time.Duration;

/**
 * A model that makes videos at a server.
 *
 * @param model the model's name at the server
 * @param timeout longest wait for the answer to one request
 * @param poll time between two questions whether the video is done
 * @param deadline longest time for a whole video, waiting included
 */
public record OpenAiAnimationOptions(
        OpenAiEndpoint endpoint, String model, Duration timeout, Duration poll, Duration deadline) {

    public OpenAiAnimationOptions {
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("poll must be above 0 but is " + poll);
        }
    }
}
