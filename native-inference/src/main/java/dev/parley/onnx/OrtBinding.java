package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs and outputs of a session, bound by name. Memory behind bound tensors has to stay until the binding is closed or
 * the name is bound anew; the tensors themselves may be closed. Not thread-safe.
 */
public final class OrtBinding extends OrtHandle {

    private final OrtSession session;

    OrtBinding(OrtSession session, MemorySegment address) {
        super(session.api(), OrtFunction.RELEASE_IO_BINDING, address);
        this.session = session;
    }

    public void input(String name, OrtTensor tensor) {
        bind(OrtFunction.BIND_INPUT, name, tensor);
    }

    /** Lets a run write an output into a tensor, which has to have the shape that comes out. */
    public void output(String name, OrtTensor tensor) {
        bind(OrtFunction.BIND_OUTPUT, name, tensor);
    }

    /** Lets a run allocate an output; see {@link #outputs()}. */
    public void output(String name, OrtMemoryInfo memory) {
        bind(OrtFunction.BIND_OUTPUT_TO_DEVICE, name, memory);
    }

    private void bind(OrtFunction function, String name, OrtHandle value) {
        try (Arena arena = Arena.ofConfined()) {
            api().call(function, address(), arena.allocateFrom(name), value.address());
        }
    }

    /**
     * Runs the session.
     *
     * @throws OnnxException when it fails or was terminated
     */
    public void run(OrtRunOptions options) {
        api().call(OrtFunction.RUN_WITH_BINDING, session.address(), options.address(), address());
    }

    /** Outputs of the last run in the order in which they were bound; the caller closes them. */
    public List<OrtTensor> outputs() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment allocator = api().create(OrtFunction.DEFAULT_ALLOCATOR, arena);
            MemorySegment array = arena.allocate(ValueLayout.ADDRESS);
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            api().call(OrtFunction.BOUND_OUTPUT_VALUES, address(), allocator, array, count);
            long outputs = count.get(ValueLayout.JAVA_LONG, 0);
            List<OrtTensor> tensors = new ArrayList<>();
            if (outputs > 0) {
                MemorySegment values =
                        array.get(ValueLayout.ADDRESS, 0).reinterpret(outputs * ValueLayout.ADDRESS.byteSize());
                for (long index = 0; index < outputs; index++) {
                    tensors.add(new OrtTensor(api(), values.getAtIndex(ValueLayout.ADDRESS, index)));
                }
                api().call(OrtFunction.ALLOCATOR_FREE, allocator, values);
            }
            return tensors;
        }
    }
}
