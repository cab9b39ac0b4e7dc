package dev.parley.llama.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Writes tiny GGUF checkpoints for tests. */
final class GgufFixtures {

    static final int VOCAB = 600;
    static final RandomGguf.Shape SHAPE = new RandomGguf.Shape("tiny", VOCAB, 64, 96, 2, 4, 2, 16, 128, 1, true);

    private GgufFixtures() {}

    /** A complete checkpoint in one file. */
    static Path write(Path folder, ElementType matrices) throws IOException {
        Path file = folder.resolve("tiny-" + matrices + ".gguf");
        RandomGguf.write(file, SHAPE, matrices, ElementType.F16, 7);
        return file;
    }

    /** Metadata of a checkpoint of one layer. */
    static GgufWriter metadata() {
        return new GgufWriter()
                .text("general.architecture", "llama")
                .whole("llama.context_length", 64)
                .whole("llama.embedding_length", 8)
                .whole("llama.block_count", 1)
                .whole("llama.feed_forward_length", 6)
                .whole("llama.attention.head_count", 2)
                .whole("llama.attention.head_count_kv", 1)
                .real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    }

    /** Writes metadata, a vocabulary and zeros for the announced tensors. */
    static Path write(Path file, Consumer<GgufWriter> change) throws IOException {
        GgufWriter writer = metadata();
        RandomVocabulary.write(writer, VOCAB);
        change.accept(writer);
        return zeros(file, writer);
    }

    static Path zeros(Path file, GgufWriter writer) throws IOException {
        writer.write(file, (tensor, target) -> target.write(new byte[(int) tensor.bytes()]));
        return file;
    }

    static void embeddings(GgufWriter writer) {
        writer.tensor("token_embd.weight", ElementType.F32, (long) VOCAB, 8L)
                .tensor("output_norm.weight", ElementType.F32, 8L);
    }

    static void layer(GgufWriter writer) {
        writer.tensor("blk.0.attn_norm.weight", ElementType.F32, 8L)
                .tensor("blk.0.attn_q.weight", ElementType.F32, 8L, 8L)
                .tensor("blk.0.attn_k.weight", ElementType.F32, 4L, 8L)
                .tensor("blk.0.attn_v.weight", ElementType.F32, 4L, 8L)
                .tensor("blk.0.attn_output.weight", ElementType.F32, 8L, 8L)
                .tensor("blk.0.ffn_norm.weight", ElementType.F32, 8L)
                .tensor("blk.0.ffn_gate.weight", ElementType.F32, 6L, 8L)
                .tensor("blk.0.ffn_up.weight", ElementType.F32, 6L, 8L)
                .tensor("blk.0.ffn_down.weight", ElementType.F32, 8L, 6L);
    }
}
