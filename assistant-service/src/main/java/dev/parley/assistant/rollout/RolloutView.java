package dev.parley.assistant.rollout;

import dev.parley.memory.rollout.RolloutEntry;
import dev.parley.memory.rollout.RolloutState;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that holds at one moment: what operators set, over what is configured. Immutable.
 *
 * @param revision of the last change
 */
public record RolloutView(
        long revision, Map<String, Setting<FeatureSwitch>> switches, Map<String, Setting<Experiment>> experiments) {

    static final String SWITCH = "switch ";
    static final String EXPERIMENT = "experiment ";

    private static final Logger log = LoggerFactory.getLogger(RolloutView.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public RolloutView {
        switches = Collections.unmodifiableMap(switches);
        experiments = Collections.unmodifiableMap(experiments);
    }

    static RolloutView of(RolloutProperties configured, RolloutState state) {
        Map<String, Setting<FeatureSwitch>> switches = new TreeMap<>();
        Map<String, Setting<Experiment>> experiments = new TreeMap<>();
        configured.switches().forEach((name, value) -> switches.put(name, new Setting<>(value, 0)));
        configured.experiments().forEach((name, value) -> experiments.put(name, new Setting<>(value, 0)));
        for (RolloutEntry entry : state.entries()) {
            put(entry, SWITCH, FeatureSwitch.class, switches);
            put(entry, EXPERIMENT, Experiment.class, experiments);
        }
        return new RolloutView(state.revision(), switches, experiments);
    }

    private static <T> void put(RolloutEntry entry, String kind, Class<T> type, Map<String, Setting<T>> settings) {
        if (!entry.name().startsWith(kind)) {
            return;
        }
        try {
            settings.put(
                    entry.name().substring(kind.length()),
                    new Setting<>(JSON.readValue(entry.json(), type), entry.revision()));
        } catch (JacksonException e) {
            log.warn("A setting that another version wrote cannot be read and does not hold. name={}", entry.name());
        }
    }

    static String write(Object setting) {
        return JSON.writeValueAsString(setting);
    }

    public Setting<FeatureSwitch> of(String name) {
        return switches.getOrDefault(name, new Setting<>(FeatureSwitch.ON, 0));
    }

    public boolean isOn(String name, Subject subject) {
        return of(name).value().isOn(name, subject);
    }
}
