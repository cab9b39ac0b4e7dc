package dev.parley.model.routing;

import dev.parley.model.Caller;
import dev.parley.model.Capability;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.Deadline;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Asks the targets of its models one after another until one begins to answer; from then on the answer is that
 * target's alone, to its end or to its error. Thread-safe.
 */
final class RoutingChatModel implements ChatModel {

    private final List<List<GuardedTarget>> order;
    private final Duration hedgeAfter;
    private final ChatModel first;
    private final ModelInfo info;

    /**
     * @param order targets of one name together, in the order in which the names are tried
     * @param hedgeAfter time without a first event after which the next target is asked as well; 0 waits for a fault
     */
    RoutingChatModel(List<List<GuardedTarget>> order, Duration hedgeAfter) {
        this.order = order.stream().map(List::copyOf).toList();
        this.hedgeAfter = hedgeAfter;
        ModelTarget leading = order.getFirst().getFirst().target();
        this.first = leading.model();
        ModelInfo own = first.info();
        this.info = new ModelInfo(leading.serves(), own.contextLength(), own.compactPrompts(), own.demo(), own.tools());
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public int countTokens(ChatRequest request) {
        return first.countTokens(request);
    }

    @Override
    public int countTokens(String text) {
        return first.countTokens(text);
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest asked) {
        return Flux.deferContextual(context -> {
            ChatRequest request = asked.withCaller(asked.caller().or(Caller.in(context)));
            List<GuardedTarget> candidates = candidates(request);
            if (candidates.isEmpty()) {
                return Flux.error(incapable(request));
            }
            return Deadline.limit(new Attempts(request, candidates).from(0), request.deadline());
        });
    }

    /** Names the parameter that no target can serve, or the first where none can serve them together. */
    private ModelException incapable(ChatRequest request) {
        Capability missing = request.needs().stream()
                .filter(need -> order.stream()
                        .flatMap(List::stream)
                        .noneMatch(known -> known.target().capabilities().contains(need)))
                .findFirst()
                .orElseGet(() -> request.needs().iterator().next());
        return ModelException.invalid(
                missing.parameter(),
                info.name() + " cannot do what is asked: " + missing.name().toLowerCase(Locale.ROOT),
                null);
    }

    private List<GuardedTarget> candidates(ChatRequest request) {
        List<GuardedTarget> candidates = new ArrayList<>();
        for (List<GuardedTarget> targets : order) {
            List<GuardedTarget> able = new ArrayList<>(targets);
            able.removeIf(known -> !known.target().capabilities().containsAll(request.needs()));
            if (able.size() > 1) {
                sort(able, request.conversation());
            }
            candidates.addAll(able);
        }
        return candidates;
    }

    /**
     * Weighted rendezvous hashing (Schindelhauer and Schomaker, Weighted Distributed Hash Tables, SPAA 2005): over all
     * conversations each target gets its share, and one conversation keeps its target and the prefix cached there.
     */
    private static void sort(List<GuardedTarget> targets, String conversation) {
        long seed = conversation.isEmpty()
                ? ThreadLocalRandom.current().nextLong()
                : mixed(conversation.hashCode() * 0x9E3779B97F4A7C15L);
        Map<GuardedTarget, Double> scores = new HashMap<>();
        for (GuardedTarget known : targets) {
            long hash = mixed(seed ^ known.target().id().hashCode() * 0xC2B2AE3D27D4EB4FL);
            double uniform = ((hash >>> 11) + 0.5) * 0x1p-53;
            scores.put(known, -known.target().weight() / Math.log(uniform));
        }
        targets.sort(Comparator.comparing(scores::get).reversed());
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long value) {
        long bits = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }

    /** The tries of one request. */
    private final class Attempts {

        private final ChatRequest request;
        private final List<GuardedTarget> candidates;
        private final List<ModelException> faults = new CopyOnWriteArrayList<>();

        private Attempts(ChatRequest request, List<GuardedTarget> candidates) {
            this.request = request;
            this.candidates = candidates;
        }

        /** Whichever of a target and those behind it begins first; those behind start when it fails or lets wait. */
        private Flux<ChatEvent> from(int index) {
            if (index > 0 && !fits(candidates.get(index))) {
                return index + 1 < candidates.size() ? from(index + 1) : Flux.error(this::fault);
            }
            Sinks.One<ModelException> failed = Sinks.one();
            Flux<ChatEvent> here = watched(candidates.get(index), failed);
            if (index + 1 == candidates.size()) {
                return here;
            }
            Flux<ChatEvent> behind = Mono.firstWithSignal(failed.asMono().map(Optional::of), hedge())
                    .flatMapMany(fault -> next(index, fault.orElse(null)));
            return Flux.firstWithValue(here, behind).onErrorMap(NoSuchElementException.class, none -> fault());
        }

        /** A fault before the first event is noted, and told as what all tries together came to; a later one as it is. */
        private Flux<ChatEvent> watched(GuardedTarget target, Sinks.One<ModelException> failed) {
            return Flux.defer(() -> {
                AtomicBoolean began = new AtomicBoolean();
                return target.stream(request)
                        .doOnNext(event -> began.setPlain(true))
                        .onErrorMap(ModelException.class, fault -> {
                            if (began.getPlain()) {
                                return fault;
                            }
                            faults.add(fault);
                            failed.tryEmitValue(fault);
                            return fault();
                        });
            });
        }

        private Mono<Optional<ModelException>> hedge() {
            return hedgeAfter.isZero() || request.background()
                    ? Mono.never()
                    : Mono.delay(hedgeAfter).map(tick -> Optional.empty());
        }

        private Flux<ChatEvent> next(int index, @Nullable ModelException fault) {
            return fault == null || mayPassElsewhere(fault) ? from(index + 1) : Flux.error(fault);
        }

        private boolean mayPassElsewhere(ModelException fault) {
            return switch (fault.code()) {
                case OVERLOADED, UNAVAILABLE, INTERNAL -> true;
                case CONTEXT_EXCEEDED -> true;
                case INVALID_REQUEST -> false;
            };
        }

        /** Whether prompt and answer fit the context of a target that the prompt was not built for. */
        private boolean fits(GuardedTarget candidate) {
            ChatModel model = candidate.target().model();
            int context = model.info().contextLength();
            return context >= info.contextLength()
                    || model.countTokens(request) + (long) request.maxTokens() <= context;
        }

        /** What is told when no target answered: when to come back, if any was only busy, or the first fault. */
        private ModelException fault() {
            ModelException told = faults.stream()
                    .filter(fault -> fault.code() == ModelException.Code.INVALID_REQUEST)
                    .findFirst()
                    .or(() -> faults.stream()
                            .filter(fault -> fault.code() == ModelException.Code.OVERLOADED)
                            .min(Comparator.comparing(
                                    fault -> fault.retryAfter().orElse(Duration.ofDays(1)))))
                    .or(() -> faults.stream().findFirst())
                    .orElseGet(() ->
                            new ModelException(ModelException.Code.UNAVAILABLE, info.name() + " gave no answer", null));
            return told;
        }
    }
}
