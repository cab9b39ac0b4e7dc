package dev.parley.llama.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsHeaderTests {

    private static final Path FILE = Path.of("weights.safetensors");
    private static final String TWO_TENSORS = """
            {"__metadata__":{"format":"pt"},
             "b":{"dtype":"BF16","shape":[2,3],"data_offsets":[4,16]},
             "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}  """;

    @Test
    void read_validHeader_givesPlacesInTheFile() {
        byte[] file = CheckpointFixtures.file(TWO_TENSORS, 16);
        Map<String, SafetensorsEntry> entries = read(file);

        assertThat(entries.keySet()).containsExactly("a", "b");
        SafetensorsEntry entry = entries.get("b");
        assertThat(entry).isEqualTo(new SafetensorsEntry("b", "BF16", List.of(2L, 3L), file.length - 12, 12));
    }

    @Test
    void read_zeroSizedAndUnknownTypes_areAccepted() {
        String header = """
                {"e":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]},
                 "n":{"dtype":"NF9","shape":[5],"data_offsets":[0,3]}}""";

        assertThat(read(CheckpointFixtures.file(header, 3))).containsKeys("e", "n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}} | gap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | do not fit",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}} | a.shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,4]}} | a.shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | a.shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}} | too large",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[9],\"data_offsets\":[0,4]}} | do not fit",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}} | needs dtype",
                "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}} | a.dtype",
                "{\"a\":{\"dtype\":\"X\",\"shape\":[1],\"data_offsets\":[0,9000000000000000000]}} | beyond the file",
                "{\"a\":{\"dtype\":\"X\",\"shape\":[1],\"data_offsets\":[9223372036854775807,9223372036854775807]}}"
                        + " | too large",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}} | end at byte",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} | uplicate",
                "{\"__metadata__\":{\"format\":1}} | __metadata__",
                "[] | begins with",
                "{\"a\":{\"x\":[[[[[[[[[[]]]]]]]]]]}} | JSON",
                "{} {} | after the JSON"
            })
    void read_invalidHeader_saysWhatIsWrong(String header, String problem) {
        assertThatThrownBy(() -> read(CheckpointFixtures.file(header, 4)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("weights.safetensors")
                .hasMessageContaining(problem);
    }

    @Test
    void read_hostileHeaderSize_isRefused() {
        assertThatThrownBy(() -> read(new byte[7])).isInstanceOf(CheckpointException.class);
        for (long size : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 9, SafetensorsHeader.MAX_HEADER_BYTES + 1}) {
            byte[] file = new byte[16];
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(size);
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("header size");
        }
    }

    @Property(tries = 20_000)
    void read_mutatedFile_succeedsOrFailsCleanly(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) {
        Random random = new Random(seed);
        byte[] file = CheckpointFixtures.file(TWO_TENSORS, 16);
        for (int change = 0; change < changes; change++) {
            int position = random.nextInt(file.length);
            file[position] = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) "{}[]\",:0123456789-eE.\\ ".charAt(random.nextInt(23));
        }
        byte[] mutated = random.nextInt(8) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
        try {
            for (SafetensorsEntry entry : read(mutated).values()) {
                assertThat(MemorySegment.ofArray(mutated)
                                .asSlice(entry.offset(), entry.length())
                                .byteSize())
                        .isEqualTo(entry.length());
            }
        } catch (CheckpointException e) {
            assertThat(e).hasMessageContaining("weights.safetensors");
        }
    }

    private static Map<String, SafetensorsEntry> read(byte[] file) {
        return SafetensorsHeader.read(MemorySegment.ofArray(file), FILE);
    }
}
