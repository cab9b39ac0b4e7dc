package dev.parley.assistant.agent;

import dev.parley.model.Usage;
import java.math.BigDecimal;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a model costs, in the currency of {@code parley.agent.budget.cost}.
 *
 * @param prompt price of a million prompt tokens
 * @param completion price of a million tokens of answers
 */
public record TokenPrice(
        @DefaultValue("0") BigDecimal prompt,
        @DefaultValue("0") BigDecimal completion) {

    static final TokenPrice FREE = new TokenPrice(BigDecimal.ZERO, BigDecimal.ZERO);

    private static final int MILLION_DIGITS = 6;

    public TokenPrice {
        if (prompt.signum() < 0 || completion.signum() < 0) {
            throw new IllegalArgumentException("parley.agent.prices: a price must not be negative");
        }
    }

    BigDecimal of(Usage usage) {
        return of(usage.promptTokens(), usage.completionTokens());
    }

    BigDecimal of(long promptTokens, long completionTokens) {
        return prompt.multiply(BigDecimal.valueOf(promptTokens))
                .add(completion.multiply(BigDecimal.valueOf(completionTokens)))
                .movePointLeft(MILLION_DIGITS);
    }
}
