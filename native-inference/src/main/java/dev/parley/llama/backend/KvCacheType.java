package dev.parley.llama.backend;

import dev.parley.onnx.OnnxType;

/** How keys and values are kept. */
public enum KvCacheType {
    /** 32-bit floats: exact. */
    F32(OnnxType.FLOAT),
    /** 16-bit floats: half the memory; attention itself is computed in 16 bits too. */
    F16(OnnxType.FLOAT16),
    /**
     * 8-bit integers: a quarter of the memory. Their scales are measured when the model is loaded, which takes twice as
     * long; a model of which a GPU computes a part has 16-bit floats instead.
     */
    Q8(OnnxType.INT8);

    private final OnnxType element;

    KvCacheType(OnnxType element) {
        this.element = element;
    }

    /** Element type of the tensors of the cache. */
    public OnnxType element() {
        return element;
    }
}
