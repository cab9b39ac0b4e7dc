package dev.parley.llama.kernel;

import dev.parley.onnx.OnnxAttribute;
import dev.parley.onnx.OnnxException;
import dev.parley.onnx.OnnxGraph;
import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtComputation;
import dev.parley.onnx.OrtKernel;
import dev.parley.onnx.OrtOperator;
import dev.parley.onnx.OrtOperators;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operators that multiply with block matrices: {@code BlockInput} rounds the rows of an input, and {@code BlockProduct}
 * multiplies them. For Linux on x86-64 with AVX-512 VNNI; elsewhere there are none, and {@code MatMulNBits} does the same
 * more slowly. Thread-safe.
 */
public final class BlockKernels {

    /** System property; {@code false} leaves all products to ONNX Runtime. */
    public static final String PROPERTY = "parley.native-kernels";

    private static final Logger log = LoggerFactory.getLogger(BlockKernels.class);
    private static final String DOMAIN = "dev.parley";
    private static final String INPUT = "BlockInput";
    private static final String PRODUCT = "BlockProduct";
    private static final String COLUMNS = "columns";
    private static final String ROWS = "rows";
    private static final String BITS = "bits";
    private static final String BLOCK_SIZE = "block_size";
    private static final String HALF_SCALES = "half_scales";
    private static final String OFFSETS = "offsets";
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final Set<String> NEEDED = Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni");

    /** Parts that threads take one after the other, so that one that is held up does not hold up the rest. */
    private static final long BATCHES = 32;

    /** Fewer rows are rounded faster than other threads wake up. */
    private static final long ROWS_FOR_THREADS = 16;

    private final Map<BlockLayout, MachineCode> inputs = new ConcurrentHashMap<>();
    private final Map<BlockLayout, MachineCode> products = new ConcurrentHashMap<>();
    private final OrtOperators operators = new OrtOperators(
            DOMAIN,
            List.of(
                    new Operator(INPUT, List.of(OnnxType.FLOAT), OnnxType.UINT8, this::input),
                    new Operator(PRODUCT, List.of(OnnxType.UINT8, OnnxType.UINT8), OnnxType.FLOAT, this::product)));

    private record Operator(String name, List<OnnxType> inputs, OnnxType output, Function<Attributes, OrtKernel> maker)
            implements OrtOperator {
        @Override
        public OrtKernel kernel(Attributes attributes) {
            return maker.apply(attributes);
        }
    }

    private BlockKernels() {
        // The system is asked for executable memory before anything depends on it.
        BlockLayout first = new BlockLayout(4, 32, false, false);
        inputs.put(first, InputCode.of(first));
    }

    /** The kernels, where the processor and the system have what they need and the property does not forbid them. */
    public static Optional<BlockKernels> ofThisMachine() {
        return Boolean.parseBoolean(System.getProperty(PROPERTY, "true")) ? Machine.KERNELS : Optional.empty();
    }

    /** Holds what is made when it is first asked for. */
    private static final class Machine {
        private static final Optional<BlockKernels> KERNELS = make();
    }

    private static Optional<BlockKernels> make() {
        try {
            return isSupported() ? Optional.of(new BlockKernels()) : Optional.empty();
        } catch (IllegalStateException | OnnxException | IOException e) {
            log.warn("Products are left to ONNX Runtime: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isSupported() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")
                || !Files.isReadable(PROCESSOR)) {
            return false;
        }
        return Files.readAllLines(PROCESSOR).stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> Arrays.asList(line.split("\\s+")).containsAll(NEEDED))
                .orElse(false);
    }

    /** What sessions need that have these nodes. */
    public OrtOperators operators() {
        return operators;
    }

    /** Adds the node that rounds an input {@code [1, tokens, columns]}. */
    public static void addInput(OnnxGraph graph, BlockLayout layout, long columns, String input, String output) {
        graph.node(
                DOMAIN,
                INPUT,
                List.of(input),
                List.of(output),
                OnnxAttribute.of(COLUMNS, columns),
                OnnxAttribute.of(BITS, layout.bits()),
                OnnxAttribute.of(BLOCK_SIZE, layout.blockSize()),
                OnnxAttribute.of(HALF_SCALES, layout.halfScales() ? 1 : 0),
                OnnxAttribute.of(OFFSETS, layout.offsets() ? 1 : 0));
    }

    /**
     * Adds the node that multiplies.
     *
     * @param input what {@link #addInput} gave
     * @param tiles uint8, the matrix as {@link BlockLayout#write} lays it out, at a multiple of 4 bytes
     * @param rows of the matrix, a multiple of {@link BlockLayout#TILE_ROWS}
     * @param output {@code [1, tokens, rows]}
     */
    public static void addProduct(
            OnnxGraph graph, BlockLayout layout, long rows, long columns, String input, String tiles, String output) {
        graph.node(
                DOMAIN,
                PRODUCT,
                List.of(input, tiles),
                List.of(output),
                OnnxAttribute.of(ROWS, rows),
                OnnxAttribute.of(COLUMNS, columns),
                OnnxAttribute.of(BITS, layout.bits()),
                OnnxAttribute.of(BLOCK_SIZE, layout.blockSize()),
                OnnxAttribute.of(HALF_SCALES, layout.halfScales() ? 1 : 0),
                OnnxAttribute.of(OFFSETS, layout.offsets() ? 1 : 0));
    }

    private static BlockLayout layout(OrtOperator.Attributes attributes) {
        return new BlockLayout(
                Math.toIntExact(attributes.whole(BITS)),
                Math.toIntExact(attributes.whole(BLOCK_SIZE)),
                attributes.whole(HALF_SCALES) != 0,
                attributes.whole(OFFSETS) != 0);
    }

    private OrtKernel input(OrtOperator.Attributes attributes) {
        BlockLayout layout = layout(attributes);
        int columns = Math.toIntExact(attributes.whole(COLUMNS));
        long rowBytes = layout.inputBytes(columns);
        MachineCode code = inputs.computeIfAbsent(layout, InputCode::of);
        return computation -> {
            long tokens = computation.elements(0) / columns;
            MemorySegment arguments = computation.arena().allocate(InputCode.ARGUMENT_BYTES, Long.BYTES);
            arguments.set(ValueLayout.ADDRESS, InputCode.INPUT, computation.input(0));
            arguments.set(ValueLayout.JAVA_LONG, InputCode.INPUT_ROW_BYTES, (long) columns * Float.BYTES);
            arguments.set(ValueLayout.ADDRESS, InputCode.OUTPUT, computation.output(tokens, rowBytes));
            arguments.set(ValueLayout.JAVA_LONG, InputCode.OUTPUT_ROW_BYTES, rowBytes);
            arguments.set(ValueLayout.JAVA_LONG, InputCode.BLOCKS, columns / layout.blockSize());
            if (tokens < ROWS_FOR_THREADS) {
                for (long token = 0; token < tokens; token++) {
                    code.call(arguments, token);
                }
            } else {
                computation.parallel(code.address(), tokens, BATCHES, arguments);
            }
        };
    }

    private OrtKernel product(OrtOperator.Attributes attributes) {
        BlockLayout layout = layout(attributes);
        int columns = Math.toIntExact(attributes.whole(COLUMNS));
        long rows = attributes.whole(ROWS);
        long rowBytes = layout.inputBytes(columns);
        MachineCode code = products.computeIfAbsent(layout, ProductCode::of);
        return computation -> multiply(computation, layout, rows, columns, rowBytes, code);
    }

    private static void multiply(
            OrtComputation computation, BlockLayout layout, long rows, int columns, long rowBytes, MachineCode code) {
        long tokens = computation.elements(0) / rowBytes;
        if (tokens == 0) {
            computation.output(1, 0, rows);
            return;
        }
        long parts = (tokens + ProductCode.ROWS - 1) / ProductCode.ROWS;
        long tiles = rows / BlockLayout.TILE_ROWS;
        MemorySegment arguments = computation.arena().allocate(ProductCode.ARGUMENT_BYTES, Long.BYTES);
        arguments.set(ValueLayout.ADDRESS, ProductCode.INPUT, computation.input(0));
        arguments.set(ValueLayout.JAVA_LONG, ProductCode.INPUT_ROW_BYTES, rowBytes);
        arguments.set(ValueLayout.JAVA_LONG, ProductCode.ROW_COUNT, tokens);
        arguments.set(ValueLayout.ADDRESS, ProductCode.TILES, computation.input(1));
        arguments.set(ValueLayout.JAVA_LONG, ProductCode.TILE_BYTES, layout.tileBytes(columns));
        arguments.set(ValueLayout.ADDRESS, ProductCode.OUTPUT, computation.output(1, tokens, rows));
        arguments.set(ValueLayout.JAVA_LONG, ProductCode.OUTPUT_ROW_BYTES, rows * Float.BYTES);
        arguments.set(ValueLayout.JAVA_LONG, ProductCode.BLOCKS, columns / layout.blockSize());
        arguments.set(ValueLayout.JAVA_LONG, ProductCode.PARTS, parts);
        computation.parallel(code.address(), tiles * parts, Math.min(BATCHES, tiles), arguments);
    }
}
