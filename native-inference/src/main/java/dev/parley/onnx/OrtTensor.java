package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A tensor over memory that its maker keeps for as long as the tensor, or over memory of ONNX Runtime's own. */
public final class OrtTensor extends OrtHandle {

    OrtTensor(OrtApi api, MemorySegment address) {
        super(api, OrtFunction.RELEASE_VALUE, address);
    }

    /**
     * A tensor that aliases {@code data}.
     *
     * @param memory where {@code data} lies
     * @param data at least as many bytes as the shape needs; its address is used, on a device too
     */
    public static OrtTensor over(OrtMemoryInfo memory, MemorySegment data, OnnxType type, long... shape) {
        OrtApi api = OrtApi.get();
        try (Arena arena = Arena.ofConfined()) {
            return new OrtTensor(
                    api,
                    api.create(
                            OrtFunction.CREATE_TENSOR_WITH_DATA,
                            arena,
                            memory.address(),
                            data,
                            data.byteSize(),
                            arena.allocateFrom(ValueLayout.JAVA_LONG, shape),
                            (long) shape.length,
                            type.number()));
        }
    }

    public OnnxType type() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = api().create(OrtFunction.TENSOR_TYPE_AND_SHAPE, arena, address());
            try {
                MemorySegment type = arena.allocate(ValueLayout.JAVA_INT);
                api().call(OrtFunction.TENSOR_ELEMENT_TYPE, info, type);
                return OnnxType.of(type.get(ValueLayout.JAVA_INT, 0));
            } finally {
                api().release(OrtFunction.RELEASE_TENSOR_TYPE_AND_SHAPE, info);
            }
        }
    }

    public long[] shape() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = api().create(OrtFunction.TENSOR_TYPE_AND_SHAPE, arena, address());
            try {
                MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
                api().call(OrtFunction.DIMENSIONS_COUNT, info, count);
                long dimensions = count.get(ValueLayout.JAVA_LONG, 0);
                MemorySegment shape = arena.allocate(ValueLayout.JAVA_LONG, dimensions);
                api().call(OrtFunction.DIMENSIONS, info, shape, dimensions);
                return shape.toArray(ValueLayout.JAVA_LONG);
            } finally {
                api().release(OrtFunction.RELEASE_TENSOR_TYPE_AND_SHAPE, info);
            }
        }
    }

    /** The elements, row-major; valid while this tensor is open. For tensors in the processor's memory. */
    public MemorySegment data() {
        long bytes = type().bytes();
        for (long dimension : shape()) {
            bytes *= dimension;
        }
        try (Arena arena = Arena.ofConfined()) {
            return api().create(OrtFunction.TENSOR_DATA, arena, address()).reinterpret(bytes);
        }
    }
}
