package dev.parley.model.local;

import dev.parley.llama.LlamaModel;
import dev.parley.llama.batch.Generation;
import dev.parley.llama.batch.GenerationException;
import dev.parley.llama.batch.GenerationRequest;
import dev.parley.llama.batch.Priority;
import dev.parley.llama.chat.ChatMessage;
import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.sampling.SamplingOptions;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/** A Llama 3 checkpoint in this process. Owns neither the model nor its threads. Thread-safe. */
public final class LocalChatModel implements ChatModel {

    private final LlamaModel model;
    private final Duration deadline;
    private final ModelInfo info;
    private final AnswerConstraints constraints;

    /** @param deadline time after which a request fails, waiting included */
    public LocalChatModel(LlamaModel model, Duration deadline) {
        this.model = model;
        this.deadline = deadline;
        this.constraints = new AnswerConstraints(model.constraints());
        this.info = new ModelInfo(
                model.name(),
                model.contextLength(),
                model.profile().promptProfile() == PromptProfile.COMPACT,
                model.profile().demo(),
                model.profile().tools());
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request) {
        // The sink holds at most one answer, whose length maxTokens bounds, so an unbounded buffer is bounded by it.
        Flux<ChatEvent> answer = Flux.create(sink -> start(request, sink), FluxSink.OverflowStrategy.BUFFER);
        // To compile a caller's schema takes long, so it must not happen on the caller's event loop.
        return request.responseSchema() == null && request.tools().isEmpty()
                ? answer
                : answer.subscribeOn(Schedulers.boundedElastic());
    }

    private void start(ChatRequest request, FluxSink<ChatEvent> sink) {
        try {
            GenerationRequest generation = GenerationRequest.builder(prompt(request), request.maxTokens())
                    .sampling(sampling(request))
                    .stop(request.sampling().stop())
                    .tools(callable(request))
                    .constraint(constraints.of(request, tools(request)))
                    .logProbabilities(request.logProbabilities())
                    .priority(request.background() ? Priority.BACKGROUND : Priority.INTERACTIVE)
                    .user(share(request))
                    .deadline(deadline(request))
                    .build();
            Generation running =
                    model.generate(generation, new SinkListener(sink, model.tokenizer(), request.parallelToolCalls()));
            sink.onDispose(running::cancel);
        } catch (ModelException e) {
            sink.error(e);
        } catch (GenerationException e) {
            sink.error(translated(e));
        } catch (IllegalArgumentException e) {
            sink.error(new ModelException(ModelException.Code.INVALID_REQUEST, String.valueOf(e.getMessage()), e));
        }
    }

    /** Whose share of the engine it is: that of the person, however many conversations they have. */
    private static String share(ChatRequest request) {
        String person = request.caller().person();
        return person.isEmpty() ? request.conversation() : person;
    }

    private Duration deadline(ChatRequest request) {
        Duration asked = request.deadline();
        return asked == null || asked.compareTo(deadline) > 0 ? deadline : asked;
    }

    static ModelException translated(GenerationException fault) {
        if (fault.code() == GenerationException.Code.OVERLOADED) {
            return ModelException.overloaded(
                    String.valueOf(fault.getMessage()), fault.retryAfter().orElse(null), fault);
        }
        ModelException.Code code = switch (fault.code()) {
            case OVERLOADED -> ModelException.Code.OVERLOADED;
            case CONTEXT_EXCEEDED -> ModelException.Code.CONTEXT_EXCEEDED;
            case INVALID_PROMPT -> ModelException.Code.INVALID_REQUEST;
            case DEADLINE_EXCEEDED, CLOSED -> ModelException.Code.UNAVAILABLE;
            case INTERNAL -> ModelException.Code.INTERNAL;
        };
        return new ModelException(code, String.valueOf(fault.getMessage()), fault);
    }

    private SamplingOptions sampling(ChatRequest request) {
        dev.parley.model.SamplingOptions asked = request.sampling();
        for (int token : asked.logitBias().keySet()) {
            if (token < 0 || token >= model.tokenizer().vocabSize()) {
                throw ModelException.invalid("logit_bias", "the vocabulary has no token " + token, null);
            }
        }
        Long seed = asked.seed();
        return new SamplingOptions(
                asked.temperature(),
                asked.topK(),
                asked.topP(),
                0,
                1,
                asked.presencePenalty(),
                asked.frequencyPenalty(),
                asked.logitBias(),
                seed == null ? ThreadLocalRandom.current().nextLong() : seed);
    }

    /** Names of the tools whose calls are recognized. */
    private static Set<String> callable(ChatRequest request) {
        return request.toolChoice() instanceof ToolChoice.None
                ? Set.of()
                : request.tools().stream().map(ToolDefinition::name).collect(Collectors.toSet());
    }

    private static List<dev.parley.llama.chat.ToolDefinition> tools(ChatRequest request) {
        return request.tools().stream()
                .map(tool -> new dev.parley.llama.chat.ToolDefinition(tool.name(), tool.description(), tool.schema()))
                .toList();
    }

    private int[] prompt(ChatRequest request) {
        return model.chatFormat()
                .encode(
                        request.messages().stream().map(LocalChatModel::message).toList(),
                        tools(request),
                        request.today());
    }

    private static ChatMessage message(Message message) {
        return switch (message) {
            case Message.System(String text) -> new ChatMessage.System(text);
            case Message.User user -> new ChatMessage.User(words(user));
            case Message.Assistant(String text) -> new ChatMessage.Assistant(text);
            case Message.ToolCalls(List<dev.parley.model.ToolCall> calls) ->
                new ChatMessage.ToolCalls(calls.stream()
                        .map(call -> new dev.parley.llama.chat.ToolCall(call.name(), call.arguments()))
                        .toList());
            case Message.ToolResult result -> new ChatMessage.ToolResult(result.text());
        };
    }

    /** A checkpoint of Llama 3 has no eyes, and an answer that leaves the picture out would pretend otherwise. */
    private static String words(Message.User user) {
        if (!user.pictures().isEmpty()) {
            throw new IllegalArgumentException("messages: a model in this process takes no pictures");
        }
        return user.text();
    }

    @Override
    public int countTokens(ChatRequest request) {
        try {
            return prompt(request).length;
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelException.Code.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public int countTokens(String text) {
        return model.tokenizer().encode(text).length;
    }
}
