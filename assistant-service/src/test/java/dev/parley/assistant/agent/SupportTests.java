package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SupportTests {

    private static final String SOURCE = "The shelter in Millbrook keeps 12 cats and 15 dogs. It was founded in 1987."
            + " The garden has 40 trees and was laid out in 1990.";

    @Test
    void quote_sameNumbers_givesThePassage() {
        assertThat(Support.quote("The Millbrook shelter has 15 dogs and 12 cats.", SOURCE))
                .hasValueSatisfying(quote -> assertThat(quote).contains("12 cats and 15 dogs"));
    }

    @Test
    void quote_exchangedNumbers_isEmpty() {
        assertThat(Support.quote("The Millbrook shelter keeps 15 cats and 12 dogs.", SOURCE))
                .isEmpty();
    }

    @Test
    void quote_numberFromAnotherPassage_isEmpty() {
        assertThat(Support.quote("The shelter in Millbrook was founded in 1990.", SOURCE))
                .isEmpty();
    }

    @Test
    void quote_unknownNumber_isEmpty() {
        assertThat(Support.quote("The shelter in Millbrook keeps 13 cats.", SOURCE))
                .isEmpty();
    }

    @Test
    void quote_thousandsSeparator_isTheSameNumber() {
        assertThat(Support.quote("The town has 12400 people.", "The town of Aldford has 12,400 people."))
                .isPresent();
    }
}
