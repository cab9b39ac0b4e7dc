package dev.parley.assistant.model;

import dev.parley.assistant.StartupException;
import dev.parley.model.local.LocalTranscriptionModel;
import dev.parley.onnx.OnnxException;
import dev.parley.speech.SoundDecoder;
import dev.parley.speech.SpeechFormatException;
import dev.parley.speech.WhisperModel;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The model that {@code parley.transcription} names; without one there is no such bean. */
@Configuration(proxyBeanMethods = false)
@WhereSet("parley.transcription.path")
class TranscriptionConfiguration {

    private static final Logger log = LoggerFactory.getLogger(TranscriptionConfiguration.class);

    @Bean(destroyMethod = "close")
    LocalTranscriptionModel transcriptionModel(TranscriptionProperties properties) {
        int threads = properties.threads() == 0 ? Runtime.getRuntime().availableProcessors() : properties.threads();
        try {
            WhisperModel model = WhisperModel.open(Path.of(properties.path()), threads);
            log.info("Voice messages are written down by {}", model.name());
            return new LocalTranscriptionModel(
                    model,
                    new SoundDecoder(
                            properties.maxLength(),
                            Optional.of(properties.ffmpeg()).filter(program -> !program.isBlank())),
                    properties.language(),
                    properties.maxWaiting());
        } catch (SpeechFormatException | OnnxException e) {
            throw new StartupException("parley.transcription.path: " + e.getMessage());
        }
    }
}
