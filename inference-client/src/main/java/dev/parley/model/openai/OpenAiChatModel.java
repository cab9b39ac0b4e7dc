package dev.parley.model.openai;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A model at a server that speaks the OpenAI chat API, for example vLLM or the llama.cpp server. Thread-safe. */
public final class OpenAiChatModel implements ChatModel {

    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
            new ParameterizedTypeReference<>() {};
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

    /** Roughly what Llama tokenizers need for Western text; fewer characters per token count too much, which is safe. */
    private static final int CHARACTERS_PER_TOKEN = 3;

    private static final int TOKENS_PER_MESSAGE = 6;

    private final WebClient client;
    private final OpenAiOptions options;
    private final ModelInfo info;

    public OpenAiChatModel(WebClient.Builder builder, OpenAiOptions options) {
        this.options = options;
        WebClient.Builder configured =
                builder.clone().baseUrl(options.baseUrl().toString().replaceAll("/+$", ""));
        if (!options.apiKey().isBlank()) {
            configured.defaultHeaders(headers -> headers.setBearerAuth(options.apiKey()));
        }
        this.client = configured.build();
        this.info = new ModelInfo(options.model(), options.contextLength(), false, false);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request) {
        return Flux.defer(() -> {
                    OpenAiAnswer answer = new OpenAiAnswer();
                    return chunks(request)
                            .timeout(Mono.delay(options.firstToken()), chunk -> Mono.delay(options.idle()))
                            .concatMapIterable(answer::accept)
                            .concatWith(Flux.defer(() -> Flux.fromIterable(answer.finish())));
                })
                .onErrorMap(fault -> !(fault instanceof RetryLater), OpenAiChatModel::translated)
                // Only answers that never began are asked for again: two answers must not mix.
                .retryWhen(Retry.from(signals -> signals.flatMap(signal -> {
                    if (signal.failure() instanceof RetryLater later
                            && signal.totalRetries() < options.attempts() - 1) {
                        Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(6, signal.totalRetries()));
                        return Mono.delay(later.after().compareTo(backoff) > 0 ? later.after() : backoff);
                    }
                    return Mono.error(signal.failure() instanceof RetryLater later ? later.fault() : signal.failure());
                })))
                .takeUntil(ChatEvent.Finished.class::isInstance);
    }

    private Flux<String> chunks(ChatRequest request) {
        return client.post()
                .uri("/chat/completions")
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .bodyValue(OpenAiRequests.write(request, options.model()).toString())
                .exchangeToFlux(response -> response.statusCode().is2xxSuccessful()
                        ? response.bodyToFlux(EVENT).mapNotNull(ServerSentEvent::data)
                        : failure(response).flux())
                .onErrorMap(
                        WebClientRequestException.class,
                        fault -> new RetryLater(
                                Duration.ZERO,
                                new ModelException(
                                        ModelException.Code.UNAVAILABLE,
                                        "the model's server cannot be reached",
                                        fault)));
    }

    private static Mono<String> failure(ClientResponse response) {
        int status = response.statusCode().value();
        ModelException.Code code = switch (status) {
            case 429, 503 -> ModelException.Code.OVERLOADED;
            case 400, 404, 413, 422 -> ModelException.Code.INVALID_REQUEST;
            default -> ModelException.Code.UNAVAILABLE;
        };
        Duration after = retryAfter(response);
        return response.bodyToMono(String.class).defaultIfEmpty("").flatMap(body -> {
            boolean context = code == ModelException.Code.INVALID_REQUEST
                    && (body.contains("context_length_exceeded") || body.contains("maximum context length"));
            ModelException fault = new ModelException(
                    context ? ModelException.Code.CONTEXT_EXCEEDED : code,
                    "the model's server answered with status " + status,
                    null);
            boolean mayPass = status == 429 || status >= 500;
            return Mono.error(mayPass ? new RetryLater(after, fault) : fault);
        });
    }

    private static Duration retryAfter(ClientResponse response) {
        String value = response.headers().header(HttpHeaders.RETRY_AFTER).stream()
                .findFirst()
                .orElse("");
        Duration asked = value.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }

    private static Throwable translated(Throwable fault) {
        return switch (fault) {
            case ModelException known -> known;
            case TimeoutException late ->
                new ModelException(ModelException.Code.UNAVAILABLE, "the model's server sent nothing in time", late);
            default ->
                new ModelException(
                        ModelException.Code.UNAVAILABLE, "the answer of the model's server broke off", fault);
        };
    }

    @Override
    public int countTokens(ChatRequest request) {
        int tokens = 0;
        for (Message message : request.messages()) {
            tokens += TOKENS_PER_MESSAGE + countTokens(text(message));
        }
        for (var tool : request.tools()) {
            tokens += TOKENS_PER_MESSAGE + countTokens(tool.name() + tool.description() + tool.schema());
        }
        return tokens;
    }

    private static String text(Message message) {
        return switch (message) {
            case Message.System(String text) -> text;
            case Message.User(String text) -> text;
            case Message.Assistant(String text) -> text;
            case Message.ToolCalls(List<dev.parley.model.ToolCall> calls) ->
                String.join(
                        "",
                        calls.stream()
                                .map(call -> call.name() + call.arguments())
                                .toList());
            case Message.ToolResult result -> result.text();
        };
    }

    @Override
    public int countTokens(String text) {
        return text.length() / CHARACTERS_PER_TOKEN + 1;
    }
}
