package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** What the loaded ONNX Runtime is and can. */
public final class OrtRuntime {

    private OrtRuntime() {}

    /** Version of the library. */
    public static String version() {
        return OrtApi.get().version();
    }

    /** Names of the execution providers that the library was built with, CPU last. */
    public static List<String> providers() {
        OrtApi api = OrtApi.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment array = arena.allocate(ValueLayout.ADDRESS);
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            api.call(OrtFunction.AVAILABLE_PROVIDERS, array, count);
            int providers = count.get(ValueLayout.JAVA_INT, 0);
            MemorySegment names =
                    array.get(ValueLayout.ADDRESS, 0).reinterpret(providers * ValueLayout.ADDRESS.byteSize());
            List<String> result = new ArrayList<>();
            for (int index = 0; index < providers; index++) {
                result.add(Natives.text(names.getAtIndex(ValueLayout.ADDRESS, index)));
            }
            api.call(OrtFunction.RELEASE_AVAILABLE_PROVIDERS, names, providers);
            return result;
        }
    }
}
