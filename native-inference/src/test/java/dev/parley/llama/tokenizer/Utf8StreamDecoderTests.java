package dev.parley.llama.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Utf8StreamDecoderTests {

    private static final String SAMPLE = "aé日😀𝒜ñ";

    @Property(tries = 3000)
    void next_anyBytesCutAnywhere_equalsDecodingAtOnce(@ForAll @Size(max = 40) byte[] bytes, @ForAll long seed) {
        assertThat(stream(bytes, seed, false)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }

    @Property(tries = 2000)
    void next_validTextCutAnywhere_neverEmitsHalfACharacter(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        int[] codePoints = SAMPLE.codePoints().toArray();
        for (int index = 0; index < 12; index++) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

        assertThat(stream(bytes, seed, true)).isEqualTo(text.toString());
    }

    @Test
    void flush_insideACharacter_givesOneReplacement() {
        Vocabulary vocabulary = new Vocabulary(1);
        assertThat(vocabulary.add(0, new byte[] {'a', (byte) 0xF0, (byte) 0x9F, (byte) 0x98}))
                .isTrue();
        Utf8StreamDecoder decoder = new Utf8StreamDecoder(vocabulary);

        assertThat(decoder.next(0)).isEqualTo("a");
        assertThat(decoder.flush()).isEqualTo("\uFFFD");
        assertThat(decoder.flush()).isEmpty();
    }

    private static String stream(byte[] bytes, long seed, boolean checkEveryPart) {
        Random random = new Random(seed);
        Vocabulary vocabulary = new Vocabulary(bytes.length + 1);
        Map<String, Integer> tokens = new HashMap<>();
        Utf8StreamDecoder decoder = new Utf8StreamDecoder(vocabulary);
        StringBuilder text = new StringBuilder();
        int start = 0;
        while (start < bytes.length) {
            int end = Math.min(bytes.length, start + 1 + random.nextInt(4));
            byte[] part = Arrays.copyOfRange(bytes, start, end);
            int token = tokens.computeIfAbsent(HexFormat.of().formatHex(part), key -> tokens.size());
            vocabulary.add(token, part);
            String emitted = decoder.next(token);
            if (checkEveryPart) {
                assertThat(emitted).doesNotContain("\uFFFD");
            }
            text.append(emitted);
            start = end;
        }
        return text.append(decoder.flush()).toString();
    }
}
