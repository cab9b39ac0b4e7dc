package dev.parley.llama.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ByteAlphabetTests {

    @Test
    void encode_allBytes_roundTripsOverDistinctVisibleCharacters() {
        byte[] all = new byte[256];
        for (int value = 0; value < all.length; value++) {
            all[value] = (byte) value;
        }
        String text = ByteAlphabet.encode(all);

        assertThat(text.chars().distinct().count()).isEqualTo(256);
        assertThat(text.chars()).noneMatch(character -> Character.isWhitespace(character));
        assertThat(ByteAlphabet.decode(text)).isEqualTo(all);
    }

    @Test
    void encode_spaceAndLineEnd_usesTheSpellingOfGpt2() {
        assertThat(ByteAlphabet.encode(" \nA".getBytes(StandardCharsets.UTF_8))).isEqualTo("ĠĊA");
    }

    @Test
    void decode_characterOutsideTheAlphabet_isRefused() {
        assertThatThrownBy(() -> ByteAlphabet.decode("a b")).hasMessageContaining("U+0020");
        assertThatThrownBy(() -> ByteAlphabet.decode("日")).hasMessageContaining("U+65E5");
    }
}
