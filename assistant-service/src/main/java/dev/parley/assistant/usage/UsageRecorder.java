package dev.parley.assistant.usage;

import dev.parley.assistant.agent.AgentProperties;
import dev.parley.memory.PersonId;
import dev.parley.memory.usage.Spent;
import dev.parley.memory.usage.UsageRow;
import dev.parley.memory.usage.UsageStore;
import dev.parley.model.Caller;
import dev.parley.model.Usage;
import dev.parley.model.UsageListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts what each request took: for the person, for the key of the API, in the sums of the day, and as metrics. Answers
 * do not wait for it, and one that cannot be counted is told by a metric. Thread-safe.
 */
@Component
class UsageRecorder implements UsageListener {

    private static final Logger log = LoggerFactory.getLogger(UsageRecorder.class);
    private static final double MICROS_PER_UNIT = 1e6;
    private static final double MILLIJOULES_PER_JOULE = 1e3;

    private final UsageStore store;
    private final AgentProperties prices;
    private final UsageProperties properties;
    private final MeterRegistry meters;
    private final Clock clock;

    UsageRecorder(
            UsageStore store, AgentProperties prices, UsageProperties properties, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.prices = prices;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void used(String model, Caller caller, Usage usage) {
        Spent spent = spent(model, usage);
        measure(model, spent);
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Mono<Void> sums = store.add(new UsageRow(day, model, caller.channel(), caller.country(), spent));
        Mono<Void> person = account(caller.person(), day, spent);
        Mono<Void> key = caller.apiKey().isEmpty()
                ? Mono.empty()
                : account(ApiAccounts.of(caller.apiKey()).value(), day, spent);
        Flux.mergeDelayError(3, sums, person, key)
                .onErrorResume(fault -> {
                    meters.counter("parley.usage.lost").increment();
                    log.warn("What an answer took could not be counted. fault={}", fault.toString());
                    return Mono.empty();
                })
                .subscribe();
    }

    private Mono<Void> account(String id, LocalDate day, Spent spent) {
        return id.isEmpty() ? Mono.empty() : store.add(new PersonId(id), day, spent);
    }

    private Spent spent(String model, Usage usage) {
        UsageProperties.TokenEnergy energy =
                properties.energy().getOrDefault(model, UsageProperties.TokenEnergy.UNKNOWN);
        int computed = Math.max(0, usage.promptTokens() - usage.cachedTokens());
        double joules = energy.prompt() * computed + energy.completion() * usage.completionTokens();
        return new Spent(
                0,
                usage.promptTokens(),
                usage.completionTokens(),
                usage.cachedTokens(),
                UsageProperties.micros(prices.price(model).of(usage)),
                Math.round(joules * MILLIJOULES_PER_JOULE));
    }

    private void measure(String model, Spent spent) {
        count("parley.usage.tokens", model, "prompt", spent.prompt());
        count("parley.usage.tokens", model, "completion", spent.completion());
        count("parley.usage.tokens", model, "cached", spent.cached());
        meters.counter("parley.usage.cost", "model", model).increment(spent.micros() / MICROS_PER_UNIT);
        meters.counter("parley.usage.energy.joules", "model", model)
                .increment(spent.millijoules() / MILLIJOULES_PER_JOULE);
    }

    /** The models are those of the settings, so the tags are bounded. */
    private void count(String name, String model, String kind, long tokens) {
        meters.counter(name, "model", model, "kind", kind).increment(tokens);
    }
}
