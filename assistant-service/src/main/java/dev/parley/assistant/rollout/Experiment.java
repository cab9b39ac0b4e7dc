package dev.parley.assistant.rollout;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A question to practice: what happens to turns when people get this or that.
 *
 * @param running whether people get its variants now
 * @param audience who takes part
 * @param control name of the variant that the others are compared with
 * @param variants at least two, by name
 */
public record Experiment(
        @DefaultValue("true") boolean running,
        @DefaultValue Audience audience,
        @DefaultValue("control") String control,
        @DefaultValue Map<String, Variant> variants) {

    /** Names of experiments and variants. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private static final int MOST_VARIANTS = 10;

    /** @throws IllegalArgumentException naming what is wrong */
    public Experiment(
            boolean running,
            @Nullable Audience audience,
            @Nullable String control,
            @Nullable Map<String, Variant> variants) {
        this.running = running;
        this.audience = audience == null ? Audience.EVERYBODY : audience;
        this.control = control == null ? "control" : control;
        this.variants = Collections.unmodifiableMap(new TreeMap<>(variants == null ? Map.of() : variants));
        if (this.variants.size() < 2 || this.variants.size() > MOST_VARIANTS) {
            throw new IllegalArgumentException("variants must be from 2 to " + MOST_VARIANTS);
        }
        for (String name : this.variants.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "variants must have names of lower-case letters, digits and '-', at most 40, but one is '"
                                + name + "'");
            }
        }
        if (!this.variants.containsKey(this.control)) {
            throw new IllegalArgumentException(
                    "control must name one of the variants, " + this.variants.keySet() + ", but is " + this.control);
        }
    }

    /** The variant that falls to a person who has none yet. */
    String proposed(String name, String person) {
        int all = variants.values().stream().mapToInt(Variant::weight).sum();
        int point = Audience.hash("variant of " + name + '\n' + person) % all;
        for (Map.Entry<String, Variant> variant : variants.entrySet()) {
            point -= variant.getValue().weight();
            if (point < 0) {
                return variant.getKey();
            }
        }
        throw new IllegalStateException("the weights have a sum");
    }
}
