package dev.parley.llama.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A function {@code void (void* arguments, size_t index)} in executable memory of Linux, which is never writable and
 * executable at once and stays as long as the process. Thread-safe.
 */
final class MachineCode {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int EXECUTE = 4;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final FunctionDescriptor SIGNATURE =
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);

    private final MemorySegment address;
    private final MethodHandle handle;

    private MachineCode(MemorySegment address) {
        this.address = address;
        this.handle = LINKER.downcallHandle(address, SIGNATURE);
    }

    /** @throws IllegalStateException when the system gives no executable memory */
    static MachineCode of(byte[] code) {
        try {
            MethodHandle map = LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("mmap"),
                    FunctionDescriptor.of(
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG));
            MethodHandle protect = LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("mprotect"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
            long size = code.length;
            MemorySegment memory =
                    (MemorySegment) map.invokeExact(MemorySegment.NULL, size, READ | WRITE, PRIVATE_ANONYMOUS, -1, 0L);
            if (memory.address() == -1) {
                throw new IllegalStateException("the system gives no memory for machine code");
            }
            MemorySegment.copy(code, 0, memory.reinterpret(size), ValueLayout.JAVA_BYTE, 0, code.length);
            if ((int) protect.invokeExact(memory, size, READ | EXECUTE) != 0) {
                throw new IllegalStateException("the system does not let memory become executable");
            }
            return new MachineCode(memory);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the functions of the system cannot be called", e);
        }
    }

    MemorySegment address() {
        return address;
    }

    void call(MemorySegment arguments, long index) {
        try {
            handle.invokeExact(arguments, index);
        } catch (Throwable e) {
            throw new IllegalStateException("machine code cannot be called", e);
        }
    }
}
