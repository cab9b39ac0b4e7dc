package dev.parley.assistant.rollout;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One side of an experiment; what it leaves out is as without the experiment.
 *
 * @param weight share of people beside the other variants
 * @param persona id of the persona that speaks; empty for the usual one
 * @param model name of the model that answers; empty for the usual one
 * @param instructions more for the model to keep to, behind what its persona says; a model with compact prompts sees none
 * @param temperature of the sampling; empty for the usual one
 * @param topP share of probability that is sampled from; empty for the usual one
 */
public record Variant(
        @DefaultValue("1") int weight,
        @DefaultValue("") String persona,
        @DefaultValue("") String model,
        @DefaultValue("") String instructions,
        @Nullable Double temperature,
        @Nullable Double topP) {

    private static final int MOST_WEIGHT = 1_000;
    private static final int MOST_INSTRUCTIONS = 4_000;
    private static final double MOST_TEMPERATURE = 2;

    /** As without the experiment. */
    public static final Variant CONTROL = new Variant(1, "", "", "", null, null);

    /** @throws IllegalArgumentException naming what is wrong */
    public Variant(
            int weight,
            @Nullable String persona,
            @Nullable String model,
            @Nullable String instructions,
            @Nullable Double temperature,
            @Nullable Double topP) {
        this.weight = weight;
        this.persona = persona == null ? "" : persona.strip();
        this.model = model == null ? "" : model.strip();
        this.instructions = instructions == null ? "" : instructions.strip();
        this.temperature = temperature;
        this.topP = topP;
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException("weight must be from 1 to " + MOST_WEIGHT + " but is " + weight);
        }
        if (this.instructions.length() > MOST_INSTRUCTIONS) {
            throw new IllegalArgumentException("instructions must have at most " + MOST_INSTRUCTIONS + " characters");
        }
        if (temperature != null && !(temperature >= 0 && temperature <= MOST_TEMPERATURE)) {
            throw new IllegalArgumentException(
                    "temperature must be from 0 to " + MOST_TEMPERATURE + " but is " + temperature);
        }
        if (topP != null && !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be above 0 and at most 1 but is " + topP);
        }
    }

    /** These settings, and where they leave something open, those of another experiment. */
    Variant or(Variant other) {
        return new Variant(
                weight,
                persona.isEmpty() ? other.persona : persona,
                model.isEmpty() ? other.model : model,
                (instructions + "\n" + other.instructions).strip(),
                temperature == null ? other.temperature : temperature,
                topP == null ? other.topP : topP);
    }
}
