package dev.parley.llama.backend;

import dev.parley.onnx.CudaRuntime;
import dev.parley.onnx.OnnxException;
import dev.parley.onnx.OrtRuntime;
import java.util.List;

/**
 * What there is of CUDA.
 *
 * @param built whether the ONNX Runtime in the class path has it
 * @param missing libraries that cannot be loaded, by file name
 */
record CudaSupport(boolean built, List<String> missing) {

    static final String PROVIDER = "CUDAExecutionProvider";

    CudaSupport {
        missing = List.copyOf(missing);
    }

    /** @throws OnnxException when ONNX Runtime itself cannot be loaded */
    static CudaSupport probe() {
        boolean built = OrtRuntime.providers().contains(PROVIDER);
        return new CudaSupport(built, built ? CudaRuntime.missingLibraries() : List.of());
    }

    boolean usable() {
        return built && missing.isEmpty();
    }

    /** Why it is not usable. */
    String obstacle() {
        return built
                ? "of CUDA 12 and cuDNN 9, these libraries cannot be loaded: " + String.join(", ", missing)
                        + " (LD_LIBRARY_PATH is searched)"
                : "this build has ONNX Runtime without CUDA (build with -Pcuda)";
    }
}
