package dev.parley.assistant.agent;

import dev.parley.model.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a model costs, in the currency of {@code parley.agent.budget.cost}.
 *
 * @param prompt price of a million prompt tokens
 * @param completion price of a million tokens of answers
 * @param cached price of a million prompt tokens that the model did not compute again; absent: as {@code prompt}
 */
public record TokenPrice(
        @DefaultValue("0") BigDecimal prompt,
        @DefaultValue("0") BigDecimal completion,
        @Nullable BigDecimal cached) {

    static final TokenPrice FREE = new TokenPrice(BigDecimal.ZERO, BigDecimal.ZERO, null);

    private static final int MILLION_DIGITS = 6;

    public TokenPrice {
        if (prompt.signum() < 0 || completion.signum() < 0 || (cached != null && cached.signum() < 0)) {
            throw new IllegalArgumentException("parley.agent.prices: a price must not be negative");
        }
    }

    /** What a request cost. */
    public BigDecimal of(Usage usage) {
        BigDecimal cheaper = cached;
        if (cheaper == null) {
            return of(usage.promptTokens(), usage.completionTokens());
        }
        int known = Math.min(usage.cachedTokens(), usage.promptTokens());
        return of(usage.promptTokens() - known, usage.completionTokens())
                .add(cheaper.multiply(BigDecimal.valueOf(known)).movePointLeft(MILLION_DIGITS));
    }

    BigDecimal of(long promptTokens, long completionTokens) {
        return prompt.multiply(BigDecimal.valueOf(promptTokens))
                .add(completion.multiply(BigDecimal.valueOf(completionTokens)))
                .movePointLeft(MILLION_DIGITS);
    }
}
