package dev.parley.llama.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TiktokenModelTests {

    private static final Path REAL =
            Path.of(System.getProperty("parley.shared", "../../shared"), "data/llama3-tokenizer/tokenizer.model");

    @TempDir
    Path folder;

    @Test
    void encode_realLlama3File_givesTheKnownIds() {
        assumeTrue(Files.exists(REAL), "the Llama 3 tokenizer.model is not there");
        Tokenizer tokenizer = TiktokenModel.read(REAL);

        assertThat(tokenizer.encode("\n\n")).containsExactly(271);
        assertThat(tokenizer.encode("assistant")).containsExactly(78191);
        assertThat(tokenizer.encode("ipython")).containsExactly(23799, 4690);
        assertThat(tokenizer.encode(" ".repeat(20) + "x")).containsExactly(504, 865);
        assertThat(tokenizer.encode("IT'S")).containsExactly(964, 13575);
        assertThat(tokenizer.encode("'St")).containsExactly(13575, 83);
        assertThat(tokenizer.encode("I'Ve")).containsExactly(40, 6, 43712);
        assertThat(tokenizer.encode("½⅓12345")).containsExactly(27154, 71567, 241, 16, 11727, 20);
        assertThat(tokenizer.encode("a\u00a0b")).containsExactly(64, 115648);
        assertThat(tokenizer.encode("x\u3000 y")).containsExactly(87, 23249, 379);
        assertThat(tokenizer.encode("<|eot_id|>")).containsExactly(27, 91, 68, 354, 851, 91, 29);
        assertThat(tokenizer.encode(" việc")).containsExactly(100769);
        assertThat(tokenizer.vocabSize()).isEqualTo(128_256);
        assertThat(tokenizer.special("<|begin_of_text|>")).hasValue(128_000);
        assertThat(tokenizer.special("<|eom_id|>")).hasValue(128_008);
        assertThat(tokenizer.special("<|python_tag|>")).hasValue(128_010);
        assertThat(tokenizer.special("<|reserved_special_token_2|>")).hasValue(128_005);
        assertThat(tokenizer.special("<|reserved_special_token_247|>")).hasValue(128_255);
    }

    @Test
    void encode_realLlama3FileAndLongPiece_roundTrips() {
        assumeTrue(Files.exists(REAL), "the Llama 3 tokenizer.model is not there");
        Tokenizer tokenizer = TiktokenModel.read(REAL);
        String text = "abcdefgé".repeat(100_000);

        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void read_smallFile_mergesByRank() throws IOException {
        Tokenizer tokenizer = TiktokenModel.read(write("ab", "abc"));

        assertThat(tokenizer.encode("abcab")).containsExactly(257, 256);
        assertThat(tokenizer.special("<|begin_of_text|>")).hasValue(258);
    }

    @Test
    void read_brokenLines_namesTheLine() throws IOException {
        Path file = write("ab");
        String lines = Files.readString(file);

        assertThatThrownBy(() -> TiktokenModel.read(Files.writeString(file, lines.replace(" 7\n", " 8\n"))))
                .hasMessageContaining("line 8");
        assertThatThrownBy(() -> TiktokenModel.read(Files.writeString(file, lines + "*** 257\n")))
                .hasMessageContaining("line 258");
        assertThatThrownBy(() -> TiktokenModel.read(Files.writeString(file, lines + "YWI= 257\n")))
                .hasMessageContaining("duplicate");
        String tooLong = Base64.getEncoder().encodeToString(new byte[Vocabulary.LONGEST_TOKEN_BYTES + 1]);
        assertThatThrownBy(() -> TiktokenModel.read(Files.writeString(file, lines + tooLong + " 257\n")))
                .hasMessageContaining("line 258")
                .hasMessageContaining("longer than 512 bytes");
        assertThatThrownBy(() -> TiktokenModel.read(Files.writeString(file, "YWI= 0\n")))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("0x00");
    }

    private Path write(String... tokens) throws IOException {
        StringBuilder lines = new StringBuilder();
        Base64.Encoder encoder = Base64.getEncoder();
        for (int value = 0; value < 256; value++) {
            lines.append(encoder.encodeToString(new byte[] {(byte) value}))
                    .append(' ')
                    .append(value)
                    .append('\n');
        }
        int rank = 256;
        for (String token : tokens) {
            lines.append(encoder.encodeToString(token.getBytes(StandardCharsets.UTF_8)))
                    .append(' ')
                    .append(rank++)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("tokenizer.model"), lines);
    }
}
