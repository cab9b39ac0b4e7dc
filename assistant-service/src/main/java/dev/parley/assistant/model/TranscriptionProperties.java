package dev.parley.assistant.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The model that writes voice messages down; without a path there is none, and people are told so.
 *
 * @param path folder of a Whisper with its ONNX files, as Hugging Face's optimum exports them
 * @param threads threads that compute; 0 takes one for each processor
 * @param language code of what people speak, for example {@code de}; empty to find it out for each message
 * @param maxLength what a voice message says later than that is not heard
 * @param maxWaiting voice messages that wait; more are refused
 * @param ffmpeg name or path of the program that decodes what is neither Ogg with Opus nor WAV; empty for none
 */
@ConfigurationProperties("parley.transcription")
record TranscriptionProperties(
        @DefaultValue("") String path,
        @DefaultValue("0") int threads,
        @DefaultValue("") String language,
        @DefaultValue("5m") Duration maxLength,
        @DefaultValue("64") int maxWaiting,
        @DefaultValue("") String ffmpeg) {

    TranscriptionProperties {
        if (maxLength.toSeconds() < 1 || maxLength.toHours() > 2) {
            throw new IllegalArgumentException(
                    "parley.transcription.max-length must be from 1s to 2h but is " + maxLength);
        }
        if (maxWaiting < 1) {
            throw new IllegalArgumentException(
                    "parley.transcription.max-waiting must be at least 1 but is " + maxWaiting);
        }
    }
}
