package dev.parley.llama.backend;

import dev.parley.onnx.OnnxType;

/** How keys and values are kept. */
public enum KvCacheType {
    /** 32-bit floats: exact. */
    F32(OnnxType.FLOAT),
    /** 16-bit floats: half the memory; attention itself is computed in 16 bits too. */
    F16(OnnxType.FLOAT16);

    private final OnnxType element;

    KvCacheType(OnnxType element) {
        this.element = element;
    }

    /** Element type of the tensors of the cache. */
    public OnnxType element() {
        return element;
    }
}
