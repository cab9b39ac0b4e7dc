package dev.parley.assistant.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Chat models beside the one of {@code parley.model}, and how they stand in for each other.
 *
 * @param models by a name of your choice, for example {@code parley.models.big.base-url}
 */
@ConfigurationProperties("parley")
public record ModelsProperties(
        @DefaultValue Map<String, ModelSettings> models,
        @DefaultValue Routing routing) {

    /** In {@code parley.routing.order}: the model of {@code parley.model}. */
    static final String MAIN = "main";

    public ModelsProperties {
        models = Map.copyOf(models);
        if (models.containsKey(MAIN)) {
            throw new IllegalArgumentException(
                    "parley.models.main: main stands for the model of parley.model; take another name");
        }
    }

    /**
     * Which model answers where none is named.
     *
     * @param order models that are asked one after another, the next where one fails before its answer begins; {@code
     *     main} is the model of {@code parley.model}
     * @param hedgeAfter time without the beginning of an answer after which the next model is asked as well, and the
     *     first to begin answers; 0 waits for a failure
     * @param main limits of the model of {@code parley.model}
     */
    public record Routing(
            @DefaultValue(MAIN) List<String> order,
            @DefaultValue("0s") Duration hedgeAfter,
            @DefaultValue @NestedConfigurationProperty ModelLimits main) {

        public Routing {
            order = List.copyOf(order);
        }
    }
}
