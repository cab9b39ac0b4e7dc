package dev.parley.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A domain of operators that sessions can be given. Stays as long as the process, because any session may use it.
 * Thread-safe.
 *
 * @see <a href="https://onnxruntime.ai/docs/api/c/struct_ort_custom_op.html">OrtCustomOp</a>
 */
public final class OrtOperators {

    /** The version whose fields of {@code OrtCustomOp} are filled: kernels may fail, shapes are not inferred. */
    private static final int STRUCT_VERSION = 16;

    /** The version and its fill, and more pointers than any version of the struct has. */
    private static final int STRUCT_WORDS = 40;

    private static final int RUNTIME_EXCEPTION = 6;
    private static final FunctionDescriptor OF_OPERATOR = FunctionDescriptor.of(ADDRESS, ADDRESS);
    private static final FunctionDescriptor COUNT = FunctionDescriptor.of(JAVA_LONG, ADDRESS);
    private static final FunctionDescriptor OF_INDEX = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG);
    private static final FunctionDescriptor CREATE = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final FunctionDescriptor COMPUTE = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS);
    private static final FunctionDescriptor DESTROY = FunctionDescriptor.ofVoid(ADDRESS);

    private final OrtApi api = OrtApi.get();
    private final MemorySegment domain;

    /** By the number that ONNX Runtime gets as their address. */
    private final Map<Long, OrtKernel> kernels = new ConcurrentHashMap<>();

    private final AtomicLong numbers = new AtomicLong();

    /** @throws OnnxException when ONNX Runtime refuses them */
    public OrtOperators(String domainName, List<OrtOperator> operators) {
        domain = api.create(
                OrtFunction.CREATE_OPERATOR_DOMAIN,
                Arena.global(),
                Arena.global().allocateFrom(domainName));
        for (OrtOperator operator : operators) {
            api.call(OrtFunction.ADD_OPERATOR, domain, struct(operator));
        }
    }

    MemorySegment domain() {
        return domain;
    }

    /** Kernels of sessions that are open. */
    public int kernels() {
        return kernels.size();
    }

    /** The fields of {@code OrtCustomOp} in their order. */
    private MemorySegment struct(OrtOperator operator) {
        Callbacks callbacks = new Callbacks(operator);
        MemorySegment required = callbacks.stub("required", OF_INDEX);
        MemorySegment[] functions = {
            MemorySegment.NULL,
            callbacks.stub("name", OF_OPERATOR),
            callbacks.stub("provider", OF_OPERATOR),
            callbacks.stub("inputType", OF_INDEX),
            callbacks.stub("inputCount", COUNT),
            callbacks.stub("outputType", OF_INDEX),
            callbacks.stub("outputCount", COUNT),
            MemorySegment.NULL,
            callbacks.stub("destroy", DESTROY),
            // Inputs, outputs, and the memory of inputs: the usual.
            required,
            required,
            required,
            MemorySegment.NULL,
            MemorySegment.NULL,
            MemorySegment.NULL,
            MemorySegment.NULL,
            callbacks.stub("create", CREATE),
            callbacks.stub("compute", COMPUTE)
        };
        MemorySegment struct = Arena.global().allocate(ADDRESS, STRUCT_WORDS);
        struct.set(JAVA_INT, 0, STRUCT_VERSION);
        for (int index = 0; index < functions.length; index++) {
            struct.setAtIndex(ADDRESS, index + 1L, functions[index]);
        }
        return struct;
    }

    /** What ONNX Runtime calls, by the names of the fields. Nothing may be thrown to native code. */
    @SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable"})
    private final class Callbacks {

        private final OrtOperator operator;
        private final MemorySegment name;

        Callbacks(OrtOperator operator) {
            this.operator = operator;
            this.name = Arena.global().allocateFrom(operator.name());
        }

        MemorySegment stub(String method, FunctionDescriptor descriptor) {
            try {
                MethodHandle handle = MethodHandles.lookup().bind(this, method, descriptor.toMethodType());
                return Linker.nativeLinker().upcallStub(handle, descriptor, Arena.global());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        MemorySegment name(MemorySegment struct) {
            return name;
        }

        /** None is the processor. */
        MemorySegment provider(MemorySegment struct) {
            return MemorySegment.NULL;
        }

        int required(MemorySegment struct, long index) {
            return 0;
        }

        int inputType(MemorySegment struct, long index) {
            return operator.inputs().get((int) index).number();
        }

        long inputCount(MemorySegment struct) {
            return operator.inputs().size();
        }

        int outputType(MemorySegment struct, long index) {
            return operator.output().number();
        }

        long outputCount(MemorySegment struct) {
            return 1;
        }

        MemorySegment create(MemorySegment struct, MemorySegment table, MemorySegment info, MemorySegment kernel) {
            try (Arena arena = Arena.ofConfined()) {
                OrtKernel made = operator.kernel(attribute -> {
                    MemorySegment value = arena.allocate(JAVA_LONG);
                    api.call(OrtFunction.KERNEL_WHOLE_ATTRIBUTE, info, arena.allocateFrom(attribute), value);
                    return value.get(JAVA_LONG, 0);
                });
                long number = numbers.incrementAndGet();
                kernels.put(number, made);
                kernel.reinterpret(ADDRESS.byteSize()).set(JAVA_LONG, 0, number);
                return MemorySegment.NULL;
            } catch (Throwable e) {
                return status(e);
            }
        }

        MemorySegment compute(MemorySegment kernel, MemorySegment context) {
            try (Arena arena = Arena.ofConfined()) {
                Objects.requireNonNull(kernels.get(kernel.address())).compute(new OrtComputation(api, context, arena));
                return MemorySegment.NULL;
            } catch (Throwable e) {
                return status(e);
            }
        }

        void destroy(MemorySegment kernel) {
            kernels.remove(kernel.address());
        }

        private MemorySegment status(Throwable fault) {
            try (Arena arena = Arena.ofConfined()) {
                return api.address(OrtFunction.CREATE_STATUS, RUNTIME_EXCEPTION, arena.allocateFrom(fault.toString()));
            }
        }
    }
}
