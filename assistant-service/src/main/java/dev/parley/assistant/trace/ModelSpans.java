package dev.parley.assistant.trace;

import dev.parley.assistant.model.InProcessModel;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelInfo;
import dev.parley.model.routing.ModelTarget;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;

/**
 * A model whose requests are observed as {@code gen_ai.client.operation}, and the time until each begins to be answered as
 * {@code gen_ai.client.operation.time_to_first_chunk}, with the attributes of OpenTelemetry's GenAI
 * conventions; never with what was said. Thread-safe.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">Semantic conventions for GenAI</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/">its metrics</a>
 */
public final class ModelSpans implements ChatModel {

    private static final String OPERATION = "gen_ai.operation.name";
    private static final String CHAT = "chat";
    private static final String PROVIDER = "gen_ai.provider.name";
    private static final String MODEL = "gen_ai.request.model";

    private final ChatModel model;
    private final String provider;
    private final Spans spans;
    private final Timer firstChunk;

    /** @param provider where the model runs: {@code parley} for this process */
    private ModelSpans(ChatModel model, String provider, Spans spans, MeterRegistry meters) {
        this.model = model;
        this.provider = provider;
        this.spans = spans;
        this.firstChunk = Timer.builder("gen_ai.client.operation.time_to_first_chunk")
                .description("From a request to a model until it begins to answer")
                .tag(PROVIDER, provider)
                .tag(MODEL, model.info().name())
                .register(meters);
    }

    /** The same target, observed. */
    public static ModelTarget observed(ModelTarget target, Spans spans, MeterRegistry meters) {
        String provider = target.model() instanceof InProcessModel ? "parley" : "openai";
        return new ModelTarget(
                target.id(),
                target.serves(),
                new ModelSpans(target.model(), provider, spans, meters),
                target.weight(),
                target.capabilities(),
                target.limits());
    }

    @Override
    public ModelInfo info() {
        return model.info();
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request) {
        return Flux.defer(() -> {
            Observation observation = observation(request);
            AtomicBoolean begun = new AtomicBoolean();
            long asked = System.nanoTime();
            return spans.within(
                    () -> observation,
                    () -> model.stream(request).doOnNext(event -> {
                        if (begun.compareAndSet(false, true)) {
                            firstChunk.record(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
                        }
                        if (event instanceof ChatEvent.Finished finished) {
                            ended(observation, finished);
                        }
                    }));
        });
    }

    private Observation observation(ChatRequest request) {
        String name = model.info().name();
        return spans.observation("gen_ai.client.operation", Observation.Context::new)
                .contextualName(CHAT + " " + name)
                .lowCardinalityKeyValue(OPERATION, CHAT)
                .lowCardinalityKeyValue(PROVIDER, provider)
                .lowCardinalityKeyValue(MODEL, name)
                .highCardinalityKeyValue("gen_ai.request.max_tokens", Integer.toString(request.maxTokens()));
    }

    private static void ended(Observation observation, ChatEvent.Finished finished) {
        observation
                .highCardinalityKeyValue(
                        "gen_ai.response.finish_reasons",
                        finished.reason().name().toLowerCase(Locale.ROOT))
                .highCardinalityKeyValue(
                        "gen_ai.usage.input_tokens",
                        Integer.toString(finished.usage().promptTokens()))
                .highCardinalityKeyValue(
                        "gen_ai.usage.cache_read.input_tokens",
                        Integer.toString(finished.usage().cachedTokens()))
                .highCardinalityKeyValue(
                        "gen_ai.usage.output_tokens",
                        Integer.toString(finished.usage().completionTokens()));
    }

    @Override
    public int countTokens(ChatRequest request) {
        return model.countTokens(request);
    }

    @Override
    public int countTokens(String text) {
        return model.countTokens(text);
    }
}
