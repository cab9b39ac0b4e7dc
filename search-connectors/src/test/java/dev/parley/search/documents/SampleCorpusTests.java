package dev.parley.search.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchQuery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCorpusTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static DocumentsProvider provider;

    @BeforeAll
    static void readCorpus() {
        provider = new DocumentsProvider(Path.of("..", "corpus"), URI.create("/documents/"));
    }

    @AfterAll
    static void close() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Who was Marie Curie?                               | Marie Curie
                    when did marie curie win the nobel prize           | Marie Curie
                    Who discovered radium?                             | Marie Curie
                    How tall is the Eiffel Tower?                      | Eiffel Tower
                    When was the Eiffel Tower built?                   | Eiffel Tower
                    What is the highest mountain on Earth?             | Mount Everest
                    Who first climbed Everest?                         | Mount Everest
                    What is the capital of France?                     | France
                    What's the capital of Australia?                   | Australia
                    How long is the Nile?                              | Nile
                    Who wrote Macbeth?                                 | William Shakespeare
                    Who painted the Mona Lisa?                         | Mona Lisa
                    Where does the Mona Lisa hang?                     | Mona Lisa
                    How many symphonies did Beethoven write?           | Ludwig van Beethoven
                    How fast can a cheetah run?                        | Cheetah
                    What is the largest animal ever?                   | Blue whale
                    What is chlorophyll?                               | Photosynthesis
                    Tell me about the speed of light                   | Speed of light
                    How many moons does Mars have?                     | Mars
                    Who invented the telephone?                        | Telephone
                    Who invented the World Wide Web?                   | World Wide Web
                    When did the Titanic sink?                         | Titanic
                    When did the Berlin Wall fall?                     | Berlin Wall
                    How many pieces does a chess player have?          | Chess
                    How long is a marathon?                            | Marathon
                    Is 2024 a leap year?                               | Leap year
                    Who was Albert Einstien?                           | Albert Einstein
                    When are you open?                                 | Opening hours of Juniper Lane Teas
                    Is the shop open on Sunday?                        | Opening hours of Juniper Lane Teas
                    Can I return opened tea?                           | Returns and refunds
                    How much does shipping cost?                       | Shipping and delivery
                    Do you accept PayPal?                              | Payment
                    How long is a gift card valid?                     | Gift cards
                    How can I contact customer service?                | Contact and customer service
                    How do I cancel my tea subscription?               | Tea subscription
                    """)
    void search_naturalQuestion_findsRightPageFirst(String question, String title) {
        assertThat(ask(question))
                .isInstanceOfSatisfying(
                        SearchOutcome.Results.class,
                        found -> assertThat(found.results().getFirst().title()).isEqualTo(title));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is the capital of Wakanda?",
                "Who is Marie Kondo?",
                "What is the weather in Lisbon today?",
                "quantum chromodynamics lattice",
                "How do I reset my router password?",
                "price of bitcoin",
                "Who won the Eurovision Song Contest?",
                "xyzzy",
                "???",
                "what is it"
            })
    void search_questionThatNoPageAnswers_findsNothing(String question) {
        assertThat(ask(question)).isEqualTo(new SearchOutcome.NoneFound("documents"));
    }

    @Test
    void search_factInLaterParagraph_snippetHoldsIt() {
        assertThat(ask("When was Marie Curie born?"))
                .isInstanceOfSatisfying(
                        SearchOutcome.Results.class,
                        found ->
                                assertThat(found.results().getFirst().snippet()).contains("7 November 1867"));
    }

    @Test
    void search_limit_keepsToIt() {
        assertThat(provider.search(new SearchQuery("Nobel Prize", "", "", 2)).block(PATIENCE))
                .isInstanceOfSatisfying(
                        SearchOutcome.Results.class,
                        found -> assertThat(found.results()).hasSize(2));
    }

    @Test
    void titles_corpus_areGiven() {
        assertThat(provider.titles()).contains("Marie Curie", "Gift cards");
    }

    private static SearchOutcome ask(String question) {
        SearchOutcome outcome =
                provider.search(new SearchQuery(question, "en", "", 5)).block(PATIENCE);
        assertThat(outcome).isNotNull();
        return outcome;
    }
}
