package dev.parley.memory.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.fact.FactReader.Reading;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactReaderTests {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Hi, my name is Ines! | name | Ines | User's name is Ines",
                "I moved from Lyon to Porto last month | residence | Porto | User lives in Porto",
                "By the way, I now live in New Haven, near the port. | residence | New Haven | User lives in New Haven",
                "My sister is called Brannoch | sister's name | Brannoch | User's sister is called Brannoch",
                "I have a dog named Tamsin and she is old | dog's name | Tamsin | User's dog is called Tamsin",
                "My favourite colour is dark green | favourite colour | dark green | User's favourite colour is dark green",
                "I really love rainy days because they are quiet | like | rainy days | User likes rainy days",
                "I'm allergic to peanuts. | allergy | peanuts | User is allergic to peanuts",
                "I work as a night nurse at the clinic | job | a night nurse | User works as a night nurse",
                "I'm a retired teacher | job | a retired teacher | User is a retired teacher",
                "Well, I've got three kids | number of kids | three | User has three kids",
                "We're flying to Iceland in July | travel | Iceland | User is going to Iceland",
                "I got married in May | event | got married in May | User got married in May",
                "Please always answer in Spanish | language of answers | Spanish | Answer User in Spanish",
                "Me llamo Rocío | name | Rocío | Me llamo Rocío",
                "Vivo en Sevilla desde hace años | residence | Sevilla | Vivo en Sevilla desde hace años",
                "mi hermana se llama Inés | hermana's name | Inés | mi hermana se llama Inés",
                "Eu moro em Braga | residence | Braga | Eu moro em Braga",
                "minha irmã se chama Luzia | irmã's name | Luzia | minha irmã se chama Luzia",
                "J'habite à Nantes | residence | Nantes | J'habite à Nantes",
                "ma sœur s'appelle Odile | sœur's name | Odile | ma sœur s'appelle Odile",
                "मेरा नाम अनिका है | name | अनिका | मेरा नाम अनिका है",
                "मैं पुणे में रहती हूँ | residence | पुणे | मैं पुणे में रहती हूँ",
                "اسمي ليلى | name | ليلى | اسمي ليلى",
                "أعيش في وهران | residence | وهران | أعيش في وهران",
            })
    void read_statement_givesAttributeValueAndText(String message, String attribute, String value, String text) {
        assertThat(FactReader.read(message)).first().satisfies(reading -> {
            assertThat(reading.attribute()).isEqualTo(attribute);
            assertThat(reading.value()).isEqualTo(value);
            assertThat(reading.text()).isEqualTo(text);
            assertThat(reading.modality()).isEqualTo(Modality.STATED);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Do I live in Paris?",
                "What is my name?",
                "I don't live in Paris",
                "If I lived in Paris I would walk more",
                "She wrote \"I live in Paris",
                "> I live in Paris",
                "The weather is nice today",
                "Can you tell me how to cook rice",
                "I like",
            })
    void read_noStatement_givesNothing(String message) {
        assertThat(FactReader.read(message)).isEmpty();
    }

    @Test
    void read_hedgedOrQuoted_saysSo() {
        assertThat(FactReader.read("I think I live in the wrong city"))
                .extracting(Reading::modality)
                .containsExactly(Modality.SUPPOSED);
        assertThat(FactReader.read("My doctor says I am allergic to dust"))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.modality()).isEqualTo(Modality.QUOTED);
                    assertThat(reading.saidBy()).isEqualTo("My doctor");
                });
    }

    @Test
    void read_severalStatements_givesEach() {
        assertThat(FactReader.read("My name is Bo and I live in Turku. I like chess, but I hate checkers."))
                .extracting(Reading::text)
                .containsExactly(
                        "User's name is Bo", "User lives in Turku", "User likes chess", "User does not like checkers");
    }

    @Property(tries = 300)
    void read_anyText_neverFails(@ForAll String message) {
        assertThat(FactReader.read(message)).isNotNull();
    }
}
