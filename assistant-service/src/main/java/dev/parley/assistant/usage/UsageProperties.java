package dev.parley.assistant.usage;

import dev.parley.memory.usage.Quota;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is counted, and how much a person may use.
 *
 * @param energy estimate of a token's energy, by model name; a model without an entry counts as 0
 * @param perPerson most that one person may use in a day of UTC
 */
@ConfigurationProperties("parley.usage")
public record UsageProperties(
        @DefaultValue Map<String, TokenEnergy> energy,
        @DefaultValue Limits perPerson) {

    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    public UsageProperties {
        energy = Map.copyOf(energy);
    }

    /**
     * Limits of a day; 0 sets none. What has begun is finished, so the last answer may go beyond.
     *
     * @param turns questions to a model
     * @param tokens read and written
     * @param cost money, by {@code parley.agent.prices}
     */
    public record Limits(
            @DefaultValue("0") long turns,
            @DefaultValue("0") long tokens,
            @DefaultValue("0") BigDecimal cost) {

        public Limits {
            if (turns < 0 || tokens < 0 || cost.signum() < 0) {
                throw new IllegalArgumentException("parley.usage.per-person: a limit must not be negative");
            }
        }

        Quota quota() {
            return new Quota(turns, tokens, micros(cost));
        }
    }

    /**
     * Energy of one token.
     *
     * @param prompt joules for a token that is read and was not cached
     * @param completion joules for a token that is written
     */
    public record TokenEnergy(
            @DefaultValue("0") double prompt,
            @DefaultValue("0") double completion) {

        static final TokenEnergy UNKNOWN = new TokenEnergy(0, 0);

        public TokenEnergy {
            if (!(prompt >= 0) || !(completion >= 0)) {
                throw new IllegalArgumentException("parley.usage.energy: joules must not be negative");
            }
        }
    }

    /** Millionths of the currency's unit, rounded up, so that no answer with a price is free. */
    static long micros(BigDecimal money) {
        return money.multiply(MICROS).setScale(0, RoundingMode.CEILING).longValueExact();
    }
}
