package dev.parley.model.routing;

import dev.parley.model.Capability;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatModels;
import dev.parley.model.UsageListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All chat models, by the names that they are asked for, with fallback from one to the next. Thread-safe. */
public final class RoutedModels implements ChatModels {

    private final Map<String, List<GuardedTarget>> targets;
    private final List<String> order;
    private final Map<String, ChatModel> exact = new LinkedHashMap<>();
    private final Map<String, ChatModel> preferring = new LinkedHashMap<>();

    /**
     * @param order names of the models that are asked one after another where none is named; not empty
     * @param hedgeAfter time without the beginning of an answer after which the next target is asked as well; 0 never
     * @param usage learns what each request took
     * @throws IllegalArgumentException when the order names a model that no target serves, or one that cannot stand in
     *     for the first
     */
    public RoutedModels(
            List<ModelTarget> targets, List<String> order, Duration hedgeAfter, UsageListener usage, Clock clock) {
        this.targets = new LinkedHashMap<>();
        for (ModelTarget target : targets) {
            this.targets
                    .computeIfAbsent(target.serves(), name -> new ArrayList<>())
                    .add(new GuardedTarget(target, usage, clock));
        }
        this.order = List.copyOf(order);
        check();
        for (String name : this.targets.keySet()) {
            exact.put(name, new RoutingChatModel(List.of(known(name)), hedgeAfter));
            List<String> names = new ArrayList<>(List.of(name));
            this.order.stream()
                    .filter(other -> !other.equals(name) && canStandIn(other, name))
                    .forEach(names::add);
            preferring.put(
                    name, new RoutingChatModel(names.stream().map(this::known).toList(), hedgeAfter));
        }
    }

    private void check() {
        if (order.isEmpty()) {
            throw new IllegalArgumentException("order must name a model");
        }
        for (String name : order) {
            if (!targets.containsKey(name)) {
                throw new IllegalArgumentException(
                        "order names " + name + ", which no model serves; there are " + targets.keySet());
            }
            if (!canStandIn(name, order.getFirst())) {
                throw new IllegalArgumentException("order: " + name + " takes short prompts only, so it cannot stand in"
                        + " for " + order.getFirst() + ": name it first or leave it out");
            }
        }
    }

    /** A model for short prompts would not understand the long ones that were built for another. */
    private boolean canStandIn(String name, String other) {
        return !isCompact(name) || isCompact(other);
    }

    private boolean isCompact(String name) {
        return known(name).stream()
                .anyMatch(target -> target.target().model().info().compactPrompts());
    }

    private List<GuardedTarget> known(String name) {
        return targets.getOrDefault(name, List.of());
    }

    /** The first model of the order, with the others to fall back on. */
    @Override
    public ChatModel main() {
        return named(order.getFirst()).orElseThrow();
    }

    /** A model by its name, with those of the order to fall back on. */
    @Override
    public Optional<ChatModel> named(String name) {
        return Optional.ofNullable(preferring.get(name));
    }

    /** A model by its name and nothing else: where it fails there is no answer. */
    public Optional<ChatModel> exactly(String name) {
        return Optional.ofNullable(exact.get(name));
    }

    /** Names of all models, in the order of their declaration. */
    public List<String> names() {
        return List.copyOf(targets.keySet());
    }

    /** Names of the models that are capable of all this, first those of the order. */
    public List<String> capableOf(Set<Capability> wanted) {
        List<String> names = new ArrayList<>(order);
        targets.keySet().stream().filter(name -> !order.contains(name)).forEach(names::add);
        names.removeIf(name -> known(name).stream()
                .noneMatch(target -> target.target().capabilities().containsAll(wanted)));
        return names;
    }

    /** How each target does now. */
    public List<TargetHealth> health() {
        return targets.values().stream()
                .flatMap(Collection::stream)
                .map(GuardedTarget::health)
                .toList();
    }
}
