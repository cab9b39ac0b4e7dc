package dev.parley.llama.graph;

import static dev.parley.onnx.OnnxGraph.MICROSOFT;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.CheckpointException;
import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.llama.kernel.BlockKernels;
import dev.parley.llama.kernel.BlockLayout;
import dev.parley.onnx.OnnxAttribute;
import dev.parley.onnx.OnnxGraph;
import dev.parley.onnx.OnnxType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Llama 3 model as an ONNX model with its weights apart.
 *
 * <p>A step computes runs of one length, one for each of some neighbouring KV slots. Everything but attention works on
 * the tokens of the runs one after the other, so slots without a run cost no product. Inputs: {@link #HIDDEN} float
 * {@code [1, tokens, hidden]}, the rows of an {@link EmbeddingTable} or what the layers before gave; {@link #SPREAD} int64 {@code [slots, run]}, for
 * each place of a slot which token stands there (any for slots without a run); {@link #PACK} int64 {@code [tokens]}, for
 * each token its place, counted row by row; {@link #LENGTHS} int32 {@code [slots]}, the number of valid positions after
 * the run less one; {@link #TOTAL} int32 scalar, the largest such number plus one; {@link #ROWS} int64 {@code [rows]},
 * the tokens whose logits are wanted; per layer the KV cache {@code [slots, kvHeads, contextLength, headDim]}. Outputs:
 * {@link #LOGITS} float {@code [1, rows, vocabulary]}, or without the last layer {@link #NEXT_HIDDEN} like the input and
 * no rows, and per layer the KV cache, which has to be bound to the same
 * memory as the input: attention then appends in place.
 *
 * <p>{@code GroupQueryAttention} takes runs of several tokens behind a past for one slot at a time. The joined model
 * computes runs of up to {@link #JOINED} tokens of many slots: its attention is a chain of nodes, each of which takes one
 * token of every slot, so that each token is computed as in a step of its own. There {@link #SPREAD} has {@code JOINED} places
 * for each slot, {@link #LENGTHS} is {@code [JOINED, slots]} and {@link #TOTAL} {@code [JOINED]}, for each token in turn;
 * for places without a token the length is that behind the run. All outputs of a layer's cache have to be bound to the memory
 * of its input.
 *
 * @param model the serialized model
 * @param joined the serialized joined model; null where a second session would hold the weights again
 * @param weights initializers to be given to the sessions
 */
public record LlamaGraph(byte[] model, byte @Nullable [] joined, List<NativeWeight> weights) {

    /** Places of a slot in a step of the joined model. */
    public static final int JOINED = 4;

    public static final String HIDDEN = "hidden";
    public static final String SPREAD = "spread";
    public static final String PACK = "pack";
    public static final String LENGTHS = "lengths";
    public static final String TOTAL = "total";
    public static final String ROWS = "rows";
    public static final String LOGITS = "logits";
    public static final String NEXT_HIDDEN = "next.hidden";

    static final String EMBEDDING_TENSOR = "model.embed_tokens.weight";

    public LlamaGraph {
        weights = List.copyOf(weights);
    }

    /** Names of the inputs of the KV cache: key and value of each layer in turn. */
    public static List<String> pastNames(LayerRange layers) {
        return cacheNames(layers, "past");
    }

    /** Names of the outputs of the KV cache, in the order of {@link #pastNames}. */
    public static List<String> presentNames(LayerRange layers) {
        return cacheNames(layers, present(0));
    }

    /** Names of the outputs of the KV cache in the joined model, one list for each place. */
    public static List<List<String>> joinedPresentNames(LayerRange layers) {
        return IntStream.range(0, JOINED)
                .mapToObj(place -> cacheNames(layers, present(place)))
                .toList();
    }

    private static String present(int place) {
        return "present." + place;
    }

    private static List<String> cacheNames(LayerRange layers, String prefix) {
        return IntStream.range(layers.first(), layers.end())
                .boxed()
                .flatMap(layer -> List.of(prefix + ".key." + layer, prefix + ".value." + layer).stream())
                .toList();
    }

    /**
     * Builds the graph. Weights are converted into the memory, those of 32-bit floats stay in the checkpoint, which has
     * to stay open as long as the session.
     *
     * @param contextLength positions of the KV cache
     * @param cache element type of the KV cache, {@code FLOAT}, {@code FLOAT16} or {@code INT8}
     * @param scales of an {@code INT8} cache; null for others
     * @param layers the layers to compute
     * @param ownKernels whether matrices of blocks are multiplied by {@link BlockKernels} where these have their form
     */
    public static LlamaGraph build(
            Checkpoint checkpoint,
            WeightFormat format,
            int contextLength,
            OnnxType cache,
            @Nullable CacheScales scales,
            LayerRange layers,
            WeightMemory memory,
            boolean ownKernels) {
        return new Builder(checkpoint, format, contextLength, cache, scales, layers, memory, ownKernels).build();
    }

    private static final class Builder {

        /** What {@code GroupQueryAttention} with rotary positions can take. */
        private static final int HEAD_DIM_MULTIPLE = 16;

        private static final List<String> FIRST_OUTPUT_ONLY = List.of("", "", "");
        private static final OnnxAttribute AXIS_0 = OnnxAttribute.of("axis", 0);
        private static final OnnxAttribute AXIS_1 = OnnxAttribute.of("axis", 1);
        private static final String SLOT_AXIS = "axis.0";
        private static final String PACKED_SHAPE = "shape.packed";

        private final LlamaConfig config;
        private final int contextLength;
        private final OnnxType cache;

        /** Element type that attention is computed in. */
        private final OnnxType attentionType;

        private final @Nullable CacheScales scales;
        private final LayerRange layers;
        private final WeightLoader weights;
        private final Set<String> shared = new HashSet<>();
        private OnnxGraph graph = new OnnxGraph();

        /** Attention nodes of a layer. */
        private int chain;

        Builder(
                Checkpoint checkpoint,
                WeightFormat format,
                int contextLength,
                OnnxType cache,
                @Nullable CacheScales scales,
                LayerRange layers,
                WeightMemory memory,
                boolean ownKernels) {
            this.config = checkpoint.config();
            if (config.headDim() % HEAD_DIM_MULTIPLE != 0) {
                throw new CheckpointException("%s: head_dim: is %d, attention needs a multiple of %d"
                        .formatted(checkpoint.name(), config.headDim(), HEAD_DIM_MULTIPLE));
            }
            this.contextLength = contextLength;
            this.cache = cache;
            this.attentionType = cache == OnnxType.FLOAT16 ? OnnxType.FLOAT16 : OnnxType.FLOAT;
            this.scales = scales;
            this.layers = layers;
            this.weights = new WeightLoader(checkpoint, format, memory, Packing.ofThisMachine(), ownKernels);
        }

        LlamaGraph build() {
            byte[] model = model(1);
            boolean alone = layers.hasHead() && layers.first() == 0;
            return new LlamaGraph(model, alone && weights.tilesOnly() ? model(JOINED) : null, weights.loaded());
        }

        private byte[] model(int attentionNodes) {
            chain = attentionNodes;
            graph = new OnnxGraph();
            shared.clear();
            inputs();
            rotaryCache();
            graph.constant(SLOT_AXIS, 0);
            for (int place = 0; chain > 1 && place < chain; place++) {
                graph.constant(place(place), place);
                graph.node("Gather", List.of(LENGTHS, place(place)), List.of(LENGTHS + ".row." + place), AXIS_0);
                graph.node("Squeeze", List.of(LENGTHS + ".row." + place, SLOT_AXIS), List.of(LENGTHS + "." + place));
                graph.node("Gather", List.of(TOTAL, place(place)), List.of(TOTAL + ".row." + place), AXIS_0);
                graph.node("Squeeze", List.of(TOTAL + ".row." + place, SLOT_AXIS), List.of(TOTAL + "." + place));
            }
            graph.constant(PACKED_SHAPE, 1, -1, (long) config.heads() * config.headDim());
            String residual = HIDDEN;
            String branch = "";
            for (int layer = layers.first(); layer < layers.end(); layer++) {
                String prefix = "model.layers." + layer + ".";
                String normed = norm(residual, branch, prefix + "input_layernorm.weight", "attention.in." + layer);
                residual = branch.isEmpty() ? residual : normed + ".residual";
                branch = attention(layer, prefix, normed);
                normed = norm(residual, branch, prefix + "post_attention_layernorm.weight", "mlp.in." + layer);
                residual = normed + ".residual";
                branch = mlp(layer, prefix, normed);
            }
            if (!layers.hasHead()) {
                graph.node("Add", List.of(residual, branch), List.of(NEXT_HIDDEN));
                return graph.model("llama");
            }
            // Only the wanted rows go through the last norm and the head, which is the widest matrix.
            String residualRows = rows(residual);
            String branchRows = rows(branch);
            String last = norm(residualRows, branchRows, "model.norm.weight", "head.in");
            head(last);
            return graph.model("llama");
        }

        private void inputs() {
            graph.input(HIDDEN, OnnxType.FLOAT, List.of(1, "tokens", config.hiddenSize()));
            graph.input(SPREAD, OnnxType.INT64, List.of("slots", "run"));
            graph.input(PACK, OnnxType.INT64, List.of("tokens"));
            graph.input(LENGTHS, OnnxType.INT32, chain == 1 ? List.of("slots") : List.of(chain, "slots"));
            graph.input(TOTAL, OnnxType.INT32, chain == 1 ? List.of() : List.of(chain));
            List<Object> shape = List.of("slots", config.kvHeads(), contextLength, config.headDim());
            pastNames(layers).forEach(name -> graph.input(name, cache, shape));
            if (layers.hasHead()) {
                graph.input(ROWS, OnnxType.INT64, List.of("rows"));
                graph.output(LOGITS, OnnxType.FLOAT, List.of(1, "rows", config.vocabSize()));
            } else {
                graph.output(NEXT_HIDDEN, OnnxType.FLOAT, List.of(1, "tokens", config.hiddenSize()));
            }
            for (int place = 0; place < chain; place++) {
                cacheNames(layers, present(place)).forEach(name -> graph.output(name, cache, shape));
            }
        }

        private void rotaryCache() {
            NativeWeight cosines = weights.allocate("cosines", contextLength, config.headDim() / 2);
            NativeWeight sines = weights.allocate("sines", contextLength, config.headDim() / 2);
            RotaryCache.fill(config, contextLength, cosines.data(), sines.data());
            declare(cosines);
            declare(sines);
            if (attentionType != OnnxType.FLOAT) {
                cast("cosines", "cosines.cache", attentionType);
                cast("sines", "sines.cache", attentionType);
            }
        }

        /** RMS norm of residual plus branch; the sum is {@code output + ".residual"}. Without a branch, of the residual. */
        private String norm(String residual, String branch, String weight, String output) {
            declare(weights.vector(weight));
            OnnxAttribute epsilon = OnnxAttribute.of("epsilon", config.rmsNormEps());
            if (branch.isEmpty()) {
                graph.node("SimplifiedLayerNormalization", List.of(residual, weight), List.of(output), epsilon);
            } else {
                List<String> outputs = new ArrayList<>(List.of(output));
                outputs.addAll(FIRST_OUTPUT_ONLY);
                outputs.set(3, output + ".residual");
                graph.node(
                        MICROSOFT,
                        "SkipSimplifiedLayerNormalization",
                        List.of(residual, branch, weight),
                        outputs,
                        epsilon);
            }
            return output;
        }

        private String attention(int layer, String prefix, String input) {
            String attention = prefix + "self_attn.";
            List<String> tensors =
                    List.of(attention + "q_proj.weight", attention + "k_proj.weight", attention + "v_proj.weight");
            List<String> inputs;
            if (weights.haveOneForm(tensors)) {
                inputs = List.of(linear("qkv." + layer, input, tensors), "", "");
            } else {
                inputs = List.of(
                        linear("query." + layer, input, tensors.subList(0, 1)),
                        linear("key." + layer, input, tensors.subList(1, 2)),
                        linear("value." + layer, input, tensors.subList(2, 3)));
            }
            String output = "attention." + layer;
            String spread = attentionType == OnnxType.FLOAT ? output + ".spread" : output + ".cache";
            List<String> placed = inputs.stream().map(this::spread).toList();
            if (chain == 1) {
                attend(layer, placed, 0, LENGTHS, TOTAL, spread);
            } else {
                List<String> parts = new ArrayList<>();
                for (int place = 0; place < chain; place++) {
                    String part = output + ".place." + place;
                    int at = place;
                    List<String> taken =
                            placed.stream().map(tokens -> part(tokens, at)).toList();
                    attend(layer, taken, place, LENGTHS + "." + place, TOTAL + "." + place, part);
                    parts.add(part);
                }
                graph.node("Concat", parts, List.of(spread), AXIS_1);
            }
            if (attentionType != OnnxType.FLOAT) {
                cast(spread, output + ".spread", OnnxType.FLOAT);
            }
            pack(output + ".spread", output);
            return linear("attention.out." + layer, output, List.of(attention + "o_proj.weight"));
        }

        /** The tokens at one place of each slot; nothing stays nothing. */
        private String part(String input, int place) {
            if (input.isEmpty()) {
                return input;
            }
            String part = input + ".place." + place;
            graph.node("Gather", List.of(input, place(place)), List.of(part), AXIS_1);
            return part;
        }

        private static String place(int place) {
            return "place." + place;
        }

        /** Attention of one layer, to the cache as the place before left it. */
        private void attend(int layer, List<String> tokens, int place, String lengths, String total, String output) {
            String rotary = attentionType == OnnxType.FLOAT ? "" : ".cache";
            String past = place == 0 ? "past" : present(place - 1);
            List<String> operands = new ArrayList<>(tokens);
            operands.addAll(List.of(
                    past + ".key." + layer,
                    past + ".value." + layer,
                    lengths,
                    total,
                    "cosines" + rotary,
                    "sines" + rotary));
            List<OnnxAttribute> attributes = new ArrayList<>(List.of(
                    OnnxAttribute.of("num_heads", config.heads()),
                    OnnxAttribute.of("kv_num_heads", config.kvHeads()),
                    OnnxAttribute.of("do_rotary", 1),
                    OnnxAttribute.of("rotary_interleaved", 0)));
            if (scales != null) {
                operands.addAll(List.of("", "", ""));
                operands.add(scale("key", layer, scales.keys()));
                operands.add(scale("value", layer, scales.values()));
                attributes.add(OnnxAttribute.of("k_quant_type", "PER_CHANNEL"));
                attributes.add(OnnxAttribute.of("v_quant_type", "PER_CHANNEL"));
                attributes.add(OnnxAttribute.of("kv_cache_bit_width", Byte.SIZE));
            }
            String present = present(place);
            graph.node(
                    MICROSOFT,
                    "GroupQueryAttention",
                    operands,
                    List.of(output, present + ".key." + layer, present + ".value." + layer),
                    attributes.toArray(OnnxAttribute[]::new));
        }

        private String scale(String what, int layer, List<float[]> scales) {
            float[] values = scales.get(layer - layers.first());
            NativeWeight scale = weights.allocate("scale." + what + "." + layer, 1, values.length);
            if (shared.add(scale.name())) {
                MemorySegment.copy(values, 0, scale.data(), ValueLayout.JAVA_FLOAT, 0, values.length);
                declare(scale);
            }
            return scale.name();
        }

        /** Tokens one after the other to slots, in the element type of attention; nothing stays nothing. */
        private String spread(String input) {
            if (input.isEmpty()) {
                return input;
            }
            String spread = input + ".spread";
            graph.node("Gather", List.of(input, SPREAD), List.of(input + ".placed"), AXIS_1);
            graph.node("Squeeze", List.of(input + ".placed", SLOT_AXIS), List.of(spread));
            if (attentionType == OnnxType.FLOAT) {
                return spread;
            }
            cast(spread, input + ".cache", attentionType);
            return input + ".cache";
        }

        /** The inverse of {@link #spread}; what stands in slots without a run is left out. */
        private void pack(String input, String output) {
            graph.node("Reshape", List.of(input, PACKED_SHAPE), List.of(input + ".flat"));
            graph.node("Gather", List.of(input + ".flat", PACK), List.of(output), AXIS_1);
        }

        private void cast(String input, String output, OnnxType type) {
            graph.node("Cast", List.of(input), List.of(output), OnnxAttribute.of("to", type.number()));
        }

        /** SwiGLU: {@code down(silu(gate(x)) * up(x))}. */
        private String mlp(int layer, String prefix, String input) {
            String gate = linear("gate." + layer, input, List.of(prefix + "mlp.gate_proj.weight"));
            String up = linear("up." + layer, input, List.of(prefix + "mlp.up_proj.weight"));
            graph.node("Sigmoid", List.of(gate), List.of("sigmoid." + layer));
            graph.node("Mul", List.of(gate, "sigmoid." + layer), List.of("silu." + layer));
            graph.node("Mul", List.of("silu." + layer, up), List.of("gated." + layer));
            return linear("mlp.out." + layer, "gated." + layer, List.of(prefix + "mlp.down_proj.weight"));
        }

        private String rows(String input) {
            graph.node("Gather", List.of(input, ROWS), List.of(input + ".rows"), AXIS_1);
            return input + ".rows";
        }

        private void head(String input) {
            linear("head", input, List.of(config.tiedEmbeddings() ? EMBEDDING_TENSOR : "lm_head.weight"), LOGITS);
        }

        private String linear(String name, String input, List<String> tensors) {
            return linear(name, input, tensors, name);
        }

        private String linear(String name, String input, List<String> tensors, String output) {
            switch (weights.matrix(name + ".weight", tensors)) {
                case Matrix.Floats(NativeWeight values) -> {
                    declare(values);
                    product(input, values.name(), output);
                }
                case Matrix.Blocks blocks -> blockProduct(name, input, blocks, output);
                case Matrix.Tiles(BlockLayout layout, long rows, long columns, NativeWeight tiles) -> {
                    declare(tiles);
                    String rounded = rounded(input, layout, columns);
                    BlockKernels.addProduct(graph, layout, rows, columns, rounded, tiles.name(), output);
                }
            }
            return output;
        }

        private void blockProduct(String name, String input, Matrix.Blocks blocks, String output) {
            declare(blocks.packed());
            declare(blocks.scales());
            NativeWeight offsets = blocks.offsets();
            String middle = offsets == null ? output : name + ".middle";
            Products.ofBlocks(
                    graph,
                    blocks.form(),
                    blocks.rows(),
                    blocks.columns(),
                    List.of(input, blocks.packed().name(), blocks.scales().name()),
                    middle);
            if (offsets != null) {
                declare(offsets);
                product(blockSums(input, blocks.form().blockSize()), offsets.name(), name + ".rest");
                graph.node("Add", List.of(middle, name + ".rest"), List.of(output));
            }
        }

        /** An input as the kernels of our own take it; made once for the matrices that share it. */
        private String rounded(String input, BlockLayout layout, long columns) {
            String rounded = String.join(
                    ".", input, layout.bits() + "x" + layout.blockSize(), layout.offsets() ? "sums" : "plain");
            if (shared.add(rounded)) {
                BlockKernels.addInput(graph, layout, columns, input, rounded);
            }
            return rounded;
        }

        /** Sums of an input over each block of columns; made once for the matrices that share the input. */
        private String blockSums(String input, int blockSize) {
            String sums = input + ".sums." + blockSize;
            if (shared.add(sums)) {
                String shape = graph.constant(sums + ".shape", 0, 0, -1, blockSize);
                String axis = graph.constant(sums + ".axis", -1);
                graph.node("Reshape", List.of(input, shape), List.of(sums + ".blocks"));
                graph.node(
                        "ReduceSum", List.of(sums + ".blocks", axis), List.of(sums), OnnxAttribute.of("keepdims", 0));
            }
            return sums;
        }

        private void product(String input, String weight, String output) {
            Products.ofFloats(graph, input, weight, output);
        }

        private void declare(NativeWeight weight) {
            graph.external(weight.name(), weight.type(), weight.dimensions());
        }
    }
}
