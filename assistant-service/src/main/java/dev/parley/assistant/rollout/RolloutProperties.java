package dev.parley.assistant.rollout;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is on before operators change it.
 *
 * @param poll how often a replica asks Redis for changes that it did not hear of
 * @param retention how long people keep their variants after their last turn, and experiments their results after the last
 *     change
 * @param switches by name, which stands in square brackets, for example {@code [tool:open_page]}
 * @param experiments by name
 */
@ConfigurationProperties("parley.rollout")
public record RolloutProperties(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("90d") Duration retention,
        @DefaultValue Map<String, FeatureSwitch> switches,
        @DefaultValue Map<String, Experiment> experiments) {

    private static final Duration LONGEST_POLL = Duration.ofSeconds(2);

    public RolloutProperties {
        if (poll.toMillis() < 1 || poll.compareTo(LONGEST_POLL) > 0) {
            throw new IllegalArgumentException("parley.rollout.poll must be from 1ms to 2s but is " + poll);
        }
        if (retention.toMillis() < 1) {
            throw new IllegalArgumentException("parley.rollout.retention must be at least 1ms but is " + retention);
        }
        switches = Map.copyOf(switches);
        experiments = Map.copyOf(experiments);
        for (String name : switches.keySet()) {
            if (!SwitchName.isValid(name)) {
                throw new IllegalArgumentException("parley.rollout.switches: there is no switch '" + name
                        + "'; write " + SwitchName.FEATURES
                        + ", or [tool:NAME], [channel:NAME], [persona:ID] or [model:NAME]");
            }
        }
        for (String name : experiments.keySet()) {
            if (!Experiment.NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "parley.rollout.experiments: a name must be lower-case letters, digits and '-', at most 40,"
                                + " but one is '" + name + "'");
            }
        }
    }
}
