package dev.parley.memory.rollout;

import java.util.List;

/**
 * A person takes part in an experiment.
 *
 * @param experiment letters, digits and '-' only, as are variants
 * @param proposed variant for somebody who has none
 * @param variants all that the experiment has; somebody whose variant is gone gets the proposed one
 */
public record Offer(String experiment, String proposed, List<String> variants) {

    public Offer {
        variants = List.copyOf(variants);
    }
}
