package dev.parley.assistant.model;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.admin.AdminAccess;
import dev.parley.assistant.admin.AdminAudit;
import dev.parley.assistant.admin.AdminCaller;
import dev.parley.assistant.admin.AdminRole;
import dev.parley.assistant.admin.AuditedAct;
import dev.parley.llama.LlamaModel;
import dev.parley.llama.batch.EngineMetrics;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.SamplingOptions;
import dev.parley.model.Usage;
import dev.parley.model.UsageListener;
import dev.parley.model.routing.ModelTarget;
import dev.parley.model.routing.UsageMeter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The checkpoints in this process: what they take and how fast they are, putting them in and out, and trying a model. */
@RestController
class ModelAdminController {

    private static final int MOST_PROMPT_CHARACTERS = 8_000;
    private static final int MOST_TOKENS = 512;
    private static final double MEDIAN = 0.5;
    private static final double NANOS_PER_SECOND = 1e9;

    private final OpenModels models;
    private final AdminAudit audit;
    private final UsageListener usage;
    private final Clock clock;

    ModelAdminController(OpenModels models, AdminAudit audit, UsageListener usage, Clock clock) {
        this.models = models;
        this.audit = audit;
        this.usage = usage;
        this.clock = clock;
    }

    /**
     * A checkpoint in this process.
     *
     * @param state {@code loaded}, {@code unloaded} or {@code changing}
     * @param checkpoint name of the folder or file that is loaded; empty for none
     * @param available names of the checkpoints that can be loaded
     * @param running what is loaded now; null where nothing is
     */
    record Local(
            String target,
            String state,
            String checkpoint,
            List<String> available,
            @Nullable Running running) {}

    /**
     * How a loaded checkpoint does since it was loaded.
     *
     * @param device what computes
     * @param memory native bytes by what they are for
     * @param cacheHitRate share of the prompts' tokens that were not computed again; null before the first
     * @param tokensPerSecond median speed of an answer; null before the first
     * @param firstTokenSeconds median; null before the first
     */
    record Running(
            String device,
            int contextLength,
            Map<String, Long> memory,
            int answering,
            int waiting,
            @Nullable Double cacheHitRate,
            @Nullable Double tokensPerSecond,
            @Nullable Double firstTokenSeconds) {

        static Running of(LlamaModel model) {
            EngineMetrics metrics = model.metrics();
            long prompt = metrics.promptTokens();
            Map<String, Long> memory = new TreeMap<>(model.memory());
            memory.put("prefix cache", metrics.prefixCacheBytes());
            return new Running(
                    model.description(),
                    model.contextLength(),
                    memory,
                    metrics.running(),
                    metrics.waiting(),
                    prompt == 0 ? null : (double) metrics.cachedTokens() / prompt,
                    metrics.tokensPerSecond().count() == 0
                            ? null
                            : metrics.tokensPerSecond().quantile(MEDIAN),
                    metrics.firstTokenSeconds().count() == 0
                            ? null
                            : metrics.firstTokenSeconds().quantile(MEDIAN));
        }
    }

    record Locals(List<Local> models) {}

    @GetMapping("/api/admin/models/local")
    @AdminAccess(AdminRole.VIEWER)
    Mono<Locals> local() {
        // Looks at folders.
        return Mono.fromSupplier(this::locals).subscribeOn(Schedulers.boundedElastic());
    }

    private Locals locals() {
        List<Local> found = new ArrayList<>();
        models.targets().forEach(target -> {
            if (target.model() instanceof InProcessModel model) {
                Running running = model.look(Running::of).orElse(null);
                found.add(new Local(
                        target.id(),
                        model.isChanging() ? "changing" : running == null ? "unloaded" : "loaded",
                        model.checkpoint(),
                        model.available(),
                        running));
            }
        });
        return new Locals(found);
    }

    /** @param checkpoint one of {@code available}; none for the configured one */
    record Wanted(@Nullable String checkpoint) {}

    @PostMapping("/api/admin/models/{target}/load")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> load(
            @PathVariable String target,
            @RequestBody Wanted wanted,
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        InProcessModel model = inProcess(target);
        return changed("load_model", target, caller, () -> model.load(wanted.checkpoint()));
    }

    @PostMapping("/api/admin/models/{target}/unload")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> unload(@PathVariable String target, @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        return changed("unload_model", target, caller, inProcess(target)::unload);
    }

    private Mono<Void> changed(String action, String target, AdminCaller caller, Runnable change) {
        Mono<Void> work = Mono.<Void>fromRunnable(change)
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(
                        InProcessModel.RefusedException.class,
                        refused -> new RequestException(
                                HttpStatus.CONFLICT, refused.code(), String.valueOf(refused.getMessage())));
        return audit.around(caller, new AuditedAct(action, target), work);
    }

    private InProcessModel inProcess(String target) {
        if (named(target).model() instanceof InProcessModel model) {
            return model;
        }
        throw new RequestException(
                HttpStatus.CONFLICT,
                "model_elsewhere",
                "The model " + target + " runs at a server, which loads and unloads it.");
    }

    private ModelTarget named(String target) {
        return models.target(target)
                .orElseThrow(() -> RequestException.notFound("no_such_model", "There is no model of this name."));
    }

    /** @param maxTokens of the answer; none for 256 */
    record Trial(@Nullable String prompt, @Nullable Integer maxTokens) {}

    /**
     * What comes of a trial: {@code delta} with a text, then {@code done} with numbers, or {@code problem}.
     *
     * @param seconds of the whole answer
     * @param firstTokenSeconds until its beginning
     */
    record TrialEvent(
            @Nullable String text,
            @Nullable Integer promptTokens,
            @Nullable Integer completionTokens,
            @Nullable Double seconds,
            @Nullable Double firstTokenSeconds,
            @Nullable String code,
            @Nullable String detail) {

        static TrialEvent delta(String text) {
            return new TrialEvent(text, null, null, null, null, null, null);
        }

        static TrialEvent done(Usage usage, double seconds, double firstTokenSeconds) {
            return new TrialEvent(
                    null, usage.promptTokens(), usage.completionTokens(), seconds, firstTokenSeconds, null, null);
        }

        static TrialEvent problem(ModelException fault) {
            String code = fault.code().name().toLowerCase(Locale.ROOT);
            return new TrialEvent(null, null, null, null, null, code, fault.getMessage());
        }
    }

    /** Asks the model itself: neither the breaker nor other models stand between. Counted like the use of others. */
    @PostMapping(path = "/api/admin/models/{target}/try", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<TrialEvent>> attempt(@PathVariable String target, @RequestBody Trial trial) {
        ModelTarget known = named(target);
        String prompt = trial.prompt() == null ? "" : trial.prompt().strip();
        int maxTokens = trial.maxTokens() == null ? MOST_TOKENS / 2 : trial.maxTokens();
        if (prompt.isEmpty() || prompt.length() > MOST_PROMPT_CHARACTERS) {
            throw RequestException.badRequest(
                    "invalid_prompt", "prompt must have 1 to " + MOST_PROMPT_CHARACTERS + " characters");
        }
        if (maxTokens < 1 || maxTokens > MOST_TOKENS) {
            throw RequestException.badRequest("invalid_max_tokens", "maxTokens must be between 1 and " + MOST_TOKENS);
        }
        ChatRequest request = new ChatRequest(
                        List.of(new Message.User(prompt)),
                        List.of(),
                        SamplingOptions.GREEDY,
                        maxTokens,
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                        "")
                .withCaller(AdminCaller.TRIAL);
        return Flux.defer(() -> {
            long asked = System.nanoTime();
            AtomicLong begun = new AtomicLong();
            return new UsageMeter(known, request, usage)
                    .watch(known.model().stream(request))
                    .doOnNext(event -> begun.compareAndSet(0, System.nanoTime()))
                    .flatMap(event -> told(event, asked, begun.get()))
                    .onErrorResume(
                            ModelException.class, fault -> Flux.just(event("problem", TrialEvent.problem(fault))));
        });
    }

    private static Flux<ServerSentEvent<TrialEvent>> told(ChatEvent event, long asked, long begun) {
        return switch (event) {
            case ChatEvent.TextDelta delta -> Flux.just(event("delta", TrialEvent.delta(delta.text())));
            case ChatEvent.Finished finished ->
                Flux.just(event(
                        "done",
                        TrialEvent.done(
                                finished.usage(),
                                (System.nanoTime() - asked) / NANOS_PER_SECOND,
                                (begun - asked) / NANOS_PER_SECOND)));
            default -> Flux.empty();
        };
    }

    private static ServerSentEvent<TrialEvent> event(String type, TrialEvent data) {
        return ServerSentEvent.builder(data).event(type).build();
    }
}
