package dev.parley.llama.chat;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.LlamaConfig;

/** How the generations of Llama 3 lay out a conversation in the full profile. */
public enum ChatLayout {
    /** Llama 3: a system message only where there is one, without dates, and no role for tools of its own. */
    LLAMA_3,
    /** Llama 3.1, 3.2 and 3.3: always a system message, which begins with dates. */
    LLAMA_3_1;

    private static final int LLAMA_3_CONTEXT = 8192;

    /** Llama 3 itself has no scaling of its positions and the shortest context; a checkpoint tells no other difference. */
    public static ChatLayout of(Checkpoint checkpoint) {
        LlamaConfig config = checkpoint.config();
        boolean first = config.ropeScaling() == null && config.contextLength() <= LLAMA_3_CONTEXT;
        return first ? LLAMA_3 : LLAMA_3_1;
    }
}
