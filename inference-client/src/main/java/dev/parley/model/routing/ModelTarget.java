package dev.parley.model.routing;

import dev.parley.model.Capability;
import dev.parley.model.ChatModel;
import java.util.Set;

/**
 * One place where a model runs.
 *
 * @param id unique among all targets
 * @param serves the name that callers ask for; targets with one name share its requests
 * @param weight share of the requests, beside the weights of the others with this name
 */
public record ModelTarget(
        String id, String serves, ChatModel model, int weight, Set<Capability> capabilities, TargetLimits limits) {

    public ModelTarget {
        capabilities = Set.copyOf(capabilities);
        if (weight < 1) {
            throw new IllegalArgumentException(id + ": weight must be at least 1 but is " + weight);
        }
    }
}
