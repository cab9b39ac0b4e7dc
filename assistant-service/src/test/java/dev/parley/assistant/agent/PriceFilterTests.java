package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFilterTests {

    private static final String HONEST = "I do not have a confirmed price for that.";

    private static String filtered(String source, String answer, long seed) {
        PriceFilter filter = new PriceFilter(Prices.of(source), HONEST);
        Random random = new Random(seed);
        List<AgentEvent> out = new ArrayList<>();
        for (int at = 0; at < answer.length(); ) {
            int end = Math.min(answer.length(), at + 1 + random.nextInt(7));
            out.addAll(filter.accept(List.of(new AgentEvent.Delta(answer.substring(at, end)))));
            at = end;
        }
        out.addAll(filter.finish());
        StringBuilder text = new StringBuilder();
        out.forEach(event -> text.append(((AgentEvent.Delta) event).text()));
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The tea costs 4.50 € a bag. | It is 4,50 € a bag.",
                "Price: $1,299.00 | That is 1299 dollars.",
                "EUR 12 | It costs 12 euros.",
                "₹ 250 each | Each is 250 rupees.",
                "R$ 10,90 | São 10.90 reais.",
                "Nothing here | We open at 9 and have 12 teas.",
            })
    void accept_priceOfASource_stays(String source, String answer) {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(filtered(source, answer, seed)).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The tea costs 4.50 € a bag. | It is 3.50 € a bag.",
                "The tea costs 4.50 € a bag. | It is 4.50 dollars a bag.",
                "We have 12 teas. | They are $12 each.",
                "Nothing here | It costs ₹250.",
                "Nothing here | Das macht 20 Euro.",
                "Nothing here | السعر 20 يورو",
            })
    void accept_inventedPrice_givesWayToAnHonestSentence(String source, String answer) {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(filtered(source, answer, seed)).isEqualTo(HONEST);
        }
    }

    @Test
    void accept_oneInventedPriceAmongSentences_losesOnlyThatSentence() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(filtered(
                            "Green tea 4.50 €.",
                            "Green tea is 4.50 €. Black tea is 9.99 €. White tea is 8 €. We are open.",
                            seed))
                    .isEqualTo("Green tea is 4.50 €. " + HONEST + " We are open.");
        }
    }

    @Test
    void run_businessPersona_neverNamesAPriceWithoutASource() {
        AgentSetup setup =
                new AgentSetup(ScriptedModel.full(request -> ScriptedModel.text("It costs 7 €. Anything else?")));
        AgentRequest request = new AgentRequest(
                "turn",
                "conversation",
                "person",
                "What is the price of green tea?",
                List.of(),
                "",
                "",
                List.of(),
                List.of(),
                new Briefing("mira", "Mira", "", "en", "", "", List.of(), true));
        AgentAnswer answer = setup.loop().answer(request);
        assertThat(answer.text()).isEqualTo(HONEST + " Anything else?");
        assertThat(answer.turn().messages().toString()).doesNotContain("7 €");
    }
}
