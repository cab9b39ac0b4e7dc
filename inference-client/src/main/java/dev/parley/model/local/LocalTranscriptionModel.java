package dev.parley.model.local;

import dev.parley.model.ModelException;
import dev.parley.model.Recording;
import dev.parley.model.Transcript;
import dev.parley.model.TranscriptionModel;
import dev.parley.onnx.OnnxException;
import dev.parley.speech.SoundDecoder;
import dev.parley.speech.SpeechFormatException;
import dev.parley.speech.WhisperModel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A Whisper in this process, which it owns. One thread of its own decodes and computes. Thread-safe. */
public final class LocalTranscriptionModel implements TranscriptionModel, AutoCloseable {

    /** Time after which the idle thread ends. */
    private static final int IDLE_SECONDS = 60;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final WhisperModel model;
    private final SoundDecoder decoder;
    private final String language;
    private final Scheduler worker;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param language code of what is spoken; empty to find it out for each recording
     * @param maxWaiting recordings that wait; more are refused as {@link ModelException.Code#OVERLOADED}
     */
    public LocalTranscriptionModel(WhisperModel model, SoundDecoder decoder, String language, int maxWaiting) {
        this.model = model;
        this.decoder = decoder;
        this.language = language;
        this.worker = Schedulers.newBoundedElastic(1, maxWaiting, "parley-transcription", IDLE_SECONDS, true);
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Mono<Transcript> transcribe(Recording recording) {
        return Mono.<Transcript>create(sink -> {
                    AtomicBoolean cancelled = new AtomicBoolean();
                    sink.onDispose(() -> cancelled.set(true));
                    try {
                        worker.schedule(() -> {
                            if (!cancelled.get()) {
                                compute(recording, cancelled, sink);
                            }
                        });
                    } catch (RejectedExecutionException e) {
                        sink.error(ModelException.overloaded("too many recordings wait", null, e));
                    }
                })
                .publishOn(Schedulers.parallel());
    }

    private void compute(Recording recording, AtomicBoolean cancelled, MonoSink<Transcript> sink) {
        try {
            float[] samples = decoder.decode(recording.bytes());
            WhisperModel.Speech speech = model.transcribe(samples, language, () -> cancelled.get() || closed.get());
            if (closed.get()) {
                sink.error(new ModelException(ModelException.Code.UNAVAILABLE, "the model is being closed", null));
                return;
            }
            sink.success(new Transcript(
                    speech.text(), speech.language(), Duration.ofMillis(samples.length * 1_000L / WhisperModel.RATE)));
        } catch (SpeechFormatException e) {
            sink.error(ModelException.invalid("file", String.valueOf(e.getMessage()), e));
        } catch (OnnxException | OutOfMemoryError e) {
            sink.error(new ModelException(ModelException.Code.INTERNAL, "the recording could not be transcribed", e));
        }
    }

    /** Waits for the recording that is being transcribed, which ends at its next token; what waits behind it fails. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            worker.disposeGracefully().timeout(CLOSE_LIMIT).onErrorComplete().block();
            model.close();
        }
    }
}
