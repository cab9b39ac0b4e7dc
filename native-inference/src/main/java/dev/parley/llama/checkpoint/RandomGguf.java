package dev.parley.llama.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes GGUF files of real shapes with random weights, for measurements where no real checkpoint can be had. Weights have
 * about the spread of trained ones, so that activations stay finite; the text that comes out means nothing. The
 * vocabulary is made up too: it merges lower-case words and knows the special tokens of Llama 3.
 */
public final class RandomGguf {

    /** Standard deviation of the weights. */
    private static final float SPREAD = 0.02f;

    private static final int CHUNK_BLOCKS = 4096;

    /**
     * Shape of a model.
     *
     * @param ropeFactor factor of the Llama 3 scaling; 1 for none
     */
    public record Shape(
            String name,
            int vocabSize,
            int hiddenSize,
            int intermediateSize,
            int layers,
            int heads,
            int kvHeads,
            int headDim,
            int contextLength,
            int ropeFactor,
            boolean tiedEmbeddings) {

        public static final Shape LLAMA_3_2_1B =
                new Shape("Llama-3.2-1B", 128_256, 2048, 8192, 16, 32, 8, 64, 131_072, 32, true);
        public static final Shape LLAMA_3_2_3B =
                new Shape("Llama-3.2-3B", 128_256, 3072, 8192, 28, 24, 8, 128, 131_072, 32, true);
        public static final Shape LLAMA_3_1_8B =
                new Shape("Llama-3.1-8B", 128_256, 4096, 14_336, 32, 32, 8, 128, 131_072, 8, false);
    }

    private final Shape shape;
    private final ElementType matrices;
    private final ElementType embeddings;
    private final SplittableRandom random;

    private RandomGguf(Shape shape, ElementType matrices, ElementType embeddings, long seed) {
        this.shape = shape;
        this.matrices = matrices;
        this.embeddings = embeddings;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Writes {@code FILE} in the shape of Llama 3.2 1B, the matrices as {@code TYPE} (Q4_0), the embeddings, which are
     * the output matrix too, as {@code EMBEDDING_TYPE} (Q6_K, as llama.cpp quantizes them).
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 3) {
            throw new IllegalArgumentException("usage: RandomGguf FILE [TYPE [EMBEDDING_TYPE]]");
        }
        write(
                Path.of(arguments[0]),
                Shape.LLAMA_3_2_1B,
                ElementType.valueOf(arguments.length > 1 ? arguments[1] : "Q4_0"),
                ElementType.valueOf(arguments.length > 2 ? arguments[2] : "Q6_K"),
                1);
    }

    /**
     * Writes a checkpoint.
     *
     * @param matrices type of the matrices of the layers
     * @param embeddings type of the embeddings and of the output matrix
     */
    public static void write(Path file, Shape shape, ElementType matrices, ElementType embeddings, long seed)
            throws IOException {
        new RandomGguf(shape, matrices, embeddings, seed).write(file);
    }

    private void write(Path file) throws IOException {
        GgufWriter writer = new GgufWriter();
        metadata(writer);
        RandomVocabulary.write(writer, shape.vocabSize());
        tensors(writer);
        writer.write(file, this::write);
    }

    private void metadata(GgufWriter writer) {
        writer.text("general.architecture", "llama")
                .text("general.name", shape.name() + " random")
                .whole("general.quantization_version", 2)
                .whole("llama.vocab_size", shape.vocabSize())
                .whole("llama.context_length", shape.contextLength())
                .whole("llama.embedding_length", shape.hiddenSize())
                .whole("llama.block_count", shape.layers())
                .whole("llama.feed_forward_length", shape.intermediateSize())
                .whole("llama.attention.head_count", shape.heads())
                .whole("llama.attention.head_count_kv", shape.kvHeads())
                .whole("llama.attention.key_length", shape.headDim())
                .whole("llama.attention.value_length", shape.headDim())
                .whole("llama.rope.dimension_count", shape.headDim())
                .real("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .real("llama.rope.freq_base", 500_000);
    }

    private void tensors(GgufWriter writer) {
        long hidden = shape.hiddenSize();
        long inner = shape.intermediateSize();
        long query = (long) shape.heads() * shape.headDim();
        long keyValue = (long) shape.kvHeads() * shape.headDim();
        if (shape.ropeFactor() != 1) {
            writer.tensor(GgufNames.ROPE_DIVISORS, ElementType.F32, shape.headDim() / 2L);
        }
        writer.tensor("token_embd.weight", embeddings, (long) shape.vocabSize(), hidden);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String prefix = "blk." + layer + ".";
            writer.tensor(prefix + "attn_norm.weight", ElementType.F32, hidden)
                    .tensor(prefix + "attn_q.weight", matrices, query, hidden)
                    .tensor(prefix + "attn_k.weight", matrices, keyValue, hidden)
                    .tensor(prefix + "attn_v.weight", matrices, keyValue, hidden)
                    .tensor(prefix + "attn_output.weight", matrices, hidden, query)
                    .tensor(prefix + "ffn_norm.weight", ElementType.F32, hidden)
                    .tensor(prefix + "ffn_gate.weight", matrices, inner, hidden)
                    .tensor(prefix + "ffn_up.weight", matrices, inner, hidden)
                    .tensor(prefix + "ffn_down.weight", matrices, hidden, inner);
        }
        writer.tensor("output_norm.weight", ElementType.F32, hidden);
        if (!shape.tiedEmbeddings()) {
            writer.tensor("output.weight", embeddings, (long) shape.vocabSize(), hidden);
        }
    }

    private void write(GgufWriter.Tensor tensor, OutputStream target) throws IOException {
        if (tensor.name().equals(GgufNames.ROPE_DIVISORS)) {
            target.write(ropeDivisors());
            return;
        }
        if (tensor.shape().size() == 1) {
            target.write(floats(tensor.shape().getFirst().intValue(), 1));
            return;
        }
        int blockBytes = tensor.type().blockBytes();
        long blocks = tensor.bytes() / blockBytes;
        byte[] chunk = new byte[CHUNK_BLOCKS * blockBytes];
        for (long done = 0; done < blocks; done += CHUNK_BLOCKS) {
            int count = (int) Math.min(CHUNK_BLOCKS, blocks - done);
            random.nextBytes(chunk);
            ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
            for (int block = 0; block < count; block++) {
                bound(buffer, block * blockBytes, tensor.type());
            }
            target.write(chunk, 0, count * blockBytes);
        }
    }

    /** Gives a block of random bytes scales that are numbers of the wanted size. */
    private void bound(ByteBuffer block, int at, ElementType type) {
        switch (type) {
            case F32 -> block.putFloat(at, uniform());
            case F16 -> block.putShort(at, Float.floatToFloat16(uniform()));
            case BF16 -> block.putShort(at, (short) (Float.floatToIntBits(uniform()) >> 16));
            case Q8_0 -> half(block, at, SPREAD / 74);
            case Q4_0 -> half(block, at, SPREAD / 4.6f);
            case Q5_0 -> half(block, at, SPREAD / 9.2f);
            case Q4_1 -> halves(block, at, SPREAD / 4.6f, -7.5f);
            case Q5_1 -> halves(block, at, SPREAD / 9.2f, -15.5f);
            // Scales and minimums are 6 bits, 31.5 on average.
            case Q4_K -> halves(block, at, SPREAD / 4.6f / 31.5f, 7.5f);
            case Q5_K -> halves(block, at, SPREAD / 9.2f / 31.5f, 15.5f);
            case Q6_K -> half(block, at + type.blockBytes() - Short.BYTES, SPREAD / 18.5f / 74);
        }
    }

    private float uniform() {
        return (float) (random.nextDouble() - 0.5) * SPREAD * (float) Math.sqrt(12);
    }

    private static void half(ByteBuffer block, int at, float value) {
        block.putShort(at, Float.floatToFloat16(value));
    }

    private static void halves(ByteBuffer block, int at, float scale, float minimum) {
        half(block, at, scale);
        half(block, at + Short.BYTES, scale * minimum);
    }

    private static byte[] floats(int count, float value) {
        ByteBuffer buffer = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < count; index++) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    private byte[] ropeDivisors() {
        RopeScaling scaling = new RopeScaling.Llama3(shape.ropeFactor(), 1, 4, 8192);
        List<Float> divisors = new ArrayList<>();
        for (int pair = 0; pair < shape.headDim() / 2; pair++) {
            double frequency = Math.pow(500_000, -2.0 * pair / shape.headDim());
            divisors.add((float) (frequency / scaling.scaled(pair, frequency)));
        }
        ByteBuffer buffer = ByteBuffer.allocate(divisors.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        divisors.forEach(buffer::putFloat);
        return buffer.array();
    }
}
