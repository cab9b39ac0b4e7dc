package dev.parley.llama.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.llama.backend.GoldenCheckpoint;
import dev.parley.llama.tokenizer.TokenizerJson;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Opens real files that were changed at random places: either they open and can be read to the last byte, or one
 * {@link CheckpointException} names the file. {@code -Dparley.fuzz.seconds} in the argLine makes each test run for at least so
 * long, {@code -Dparley.fuzz.seed} changes the files otherwise; a failure names the round's seed.
 */
class HostileFilesTests {

    private static final int ROUNDS = 1000;
    private static final Duration LEAST_TIME = Duration.ofSeconds(Integer.getInteger("parley.fuzz.seconds", 0));
    private static final long SEED = Long.getLong("parley.fuzz.seed", 1);

    /** What opening may allocate on the heap: a constant and a multiple of the file for the vocabulary. */
    private static final long ALLOCATION_BASE = 8L << 20;

    private static final long ALLOCATION_FACTOR = 40;

    private static final List<Long> EXTREMES = List.of(
            0L,
            1L,
            -1L,
            31L,
            255L,
            1L << 16,
            1L << 20,
            (1L << 31) - 1,
            1L << 31,
            1L << 32,
            1L << 61,
            Long.MAX_VALUE,
            Long.MIN_VALUE);

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @Test
    void open_changedGguf_opensOrNamesTheFile() throws IOException {
        byte[] valid = Files.readAllBytes(GoldenCheckpoint.resource("/golden-gguf/q4_0.gguf"));
        Path file = folder.resolve("changed.gguf");
        fuzz(valid, headerBytes(valid), file, file);
    }

    @Test
    void open_changedSafetensors_opensOrNamesTheFile() throws IOException {
        GoldenCheckpoint.copy("gqa-tied", folder);
        Path file = folder.resolve("model.safetensors");
        byte[] valid = Files.readAllBytes(file);
        int header =
                8 + (int) ByteBuffer.wrap(valid).order(ByteOrder.LITTLE_ENDIAN).getLong();
        fuzz(valid, header, file, folder);
    }

    @Test
    void open_changedJson_opensOrNamesTheFile() throws IOException {
        GoldenCheckpoint.copy("gqa-wide-head", folder);
        for (String name : List.of("config.json", "tokenizer.json")) {
            Path file = folder.resolve(name);
            byte[] valid = Files.readAllBytes(file);
            fuzz(valid, valid.length, file, folder);
            Files.write(file, valid);
        }
    }

    @Test
    void open_changedTiktokenModel_opensOrNamesTheFile() throws IOException {
        GoldenCheckpoint.copy("gqa-wide-head", folder);
        Files.delete(folder.resolve("tokenizer.json"));
        StringBuilder model = new StringBuilder();
        for (int value = 0; value < 256; value++) {
            model.append(Base64.getEncoder().encodeToString(new byte[] {(byte) value}))
                    .append(' ')
                    .append(value)
                    .append('\n');
        }
        byte[] valid = model.toString().getBytes(StandardCharsets.US_ASCII);
        fuzz(valid, valid.length, folder.resolve("tokenizer.model"), folder);
    }

    @Test
    void open_jsonOfManySmallValues_isRefused() throws IOException {
        GoldenCheckpoint.copy("gqa-wide-head", folder);
        for (String name : List.of("tokenizer.json", "config.json")) {
            int values = name.equals("config.json") ? 150_000 : TokenizerJson.MAX_JSON_TOKENS / 2;
            Files.writeString(folder.resolve(name), "{\"x\":[" + "{},".repeat(values) + "{}]}");
            assertThatThrownBy(() -> Checkpoints.open(folder))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("oken count");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "tokenizer.model", "model.safetensors"})
    void open_deviceInPlaceOfAFile_isRefused(String name) throws IOException {
        Path device = Path.of("/dev/zero");
        assumeTrue(Files.exists(device), "there is no device without end");
        GoldenCheckpoint.copy("gqa-wide-head", folder);
        if (name.equals("tokenizer.model")) {
            Files.delete(folder.resolve("tokenizer.json"));
        }
        Files.deleteIfExists(folder.resolve(name));
        Files.createSymbolicLink(folder.resolve(name), device);

        assertThatThrownBy(() -> Checkpoints.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("is not a regular file");
    }

    /** @param header bytes from the start in which most changes are made */
    private void fuzz(byte[] valid, int header, Path file, Path opened) throws IOException {
        long start = System.nanoTime();
        for (long round = 0; round < ROUNDS || System.nanoTime() - start < LEAST_TIME.toNanos(); round++) {
            long seed = SEED * 1_000_000_007 + round;
            byte[] changed = change(valid, header, new SplittableRandom(seed));
            Files.write(file, changed);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try (Checkpoint checkpoint = Checkpoints.open(opened)) {
                readAll(checkpoint);
            } catch (CheckpointException e) {
                // The name of a changed file, or of the one that does not fit to it any more.
                assertThat(e).message().contains(folder.toString());
            } catch (RuntimeException | Error e) {
                fail("round with seed " + seed + " of " + file.getFileName(), e);
            }
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated in the round with seed %d of %s", seed, file.getFileName())
                    .isLessThan(ALLOCATION_BASE + ALLOCATION_FACTOR * valid.length);
        }
    }

    private static void readAll(Checkpoint checkpoint) {
        for (String name : checkpoint.tensorNames()) {
            try {
                MemorySegment data = checkpoint.tensor(name).data();
                if (data.byteSize() > 0) {
                    byte first = data.get(ValueLayout.JAVA_BYTE, 0);
                    byte last = data.get(ValueLayout.JAVA_BYTE, data.byteSize() - 1);
                    assertThat(first + last).isBetween(-256, 256);
                }
            } catch (CheckpointException e) {
                // Tensors that no Llama has may be of any type.
                assertThat(e).message().contains("dtype");
            }
        }
        int[] tokens = checkpoint.tokenizer().encode("hello world <|eot_id|> 123");
        assertThat(checkpoint.tokenizer().decode(tokens)).isNotNull();
    }

    private static byte[] change(byte[] valid, int header, SplittableRandom random) {
        byte[] changed = valid.clone();
        int changes = 1 + random.nextInt(4);
        for (int index = 0; index < changes && changed.length > 8; index++) {
            int bound = random.nextInt(10) == 0 ? changed.length : Math.min(header, changed.length);
            int at = random.nextInt(bound);
            switch (random.nextInt(6)) {
                case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed[at] = (byte) random.nextInt(256);
                case 2 ->
                    ByteBuffer.wrap(changed)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(
                                    Math.min(at, changed.length - Long.BYTES),
                                    EXTREMES.get(random.nextInt(EXTREMES.size())));
                case 3 ->
                    ByteBuffer.wrap(changed)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(
                                    Math.min(at, changed.length - Integer.BYTES),
                                    EXTREMES.get(random.nextInt(EXTREMES.size()))
                                            .intValue());
                case 4 -> changed = Arrays.copyOf(changed, at);
                case 5 -> changed = moved(changed, at, random);
                default -> throw new AssertionError();
            }
        }
        return changed;
    }

    /** Takes some bytes out, or repeats them. */
    private static byte[] moved(byte[] content, int at, SplittableRandom random) {
        int length = random.nextInt(Math.min(64, content.length - at));
        boolean out = random.nextBoolean();
        byte[] result = new byte[out ? content.length - length : content.length + length];
        System.arraycopy(content, 0, result, 0, at);
        System.arraycopy(
                content,
                out ? at + length : at,
                result,
                out ? at : at + length,
                content.length - at - (out ? length : 0));
        if (!out) {
            System.arraycopy(content, at, result, at, length);
        }
        return result;
    }

    private static int headerBytes(byte[] gguf) {
        return (int) GgufHeader.read(MemorySegment.ofArray(gguf), Path.of("valid.gguf")).tensors().values().stream()
                .mapToLong(GgufTensor::offset)
                .min()
                .orElseThrow();
    }
}
