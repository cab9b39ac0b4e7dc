package dev.parley.llama.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.llama.graph.WeightFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTests {

    private static final CudaSupport USABLE = new CudaSupport(true, List.of());
    private static final CudaSupport INCOMPLETE = new CudaSupport(true, List.of("libcudart.so.12", "libcudnn.so.9"));
    private static final CudaSupport NOT_BUILT = new CudaSupport(false, List.of());

    @ParameterizedTest
    @CsvSource({"AUTO, -1, 16", "AUTO, 5, 5", "AUTO, 99, 16", "AUTO, 0, 0", "CUDA, -1, 16", "CUDA, 3, 3", "CPU, -1, 0"})
    void of_usableCuda_givesTheLastLayersAskedFor(Device device, int wanted, int expected) {
        assertThat(Placement.of(device, wanted, 16, USABLE).gpuLayers()).isEqualTo(expected);
    }

    @Test
    void of_cudaDemandedButLibrariesMissing_namesThemAndTheWayOut() {
        assertThatThrownBy(() -> Placement.of(Device.CUDA, -1, 16, INCOMPLETE))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("libcudart.so.12, libcudnn.so.9")
                .hasMessageContaining("parley.model.device");
    }

    @Test
    void of_autoWithoutCuda_takesTheProcessorAndSaysWhy() {
        assertThat(Placement.of(Device.AUTO, -1, 16, INCOMPLETE).describe(16, 2))
                .startsWith("CPU, 2 threads, because")
                .contains("libcudart.so.12, libcudnn.so.9");
        assertThat(Placement.of(Device.AUTO, -1, 16, NOT_BUILT).describe(16, 2)).contains("-Pcuda");
    }

    @Test
    void of_noLayers_takesTheProcessorWithoutCuda() {
        assertThat(Placement.of(Device.CUDA, 0, 16, INCOMPLETE).describe(16, 2))
                .isEqualTo("CPU, 2 threads, because parley.model.gpu-layers is 0");
    }

    @Test
    void describe_split_namesBothDevices() {
        assertThat(Placement.of(Device.AUTO, 5, 16, USABLE).describe(16, 2))
                .isEqualTo("CUDA for the last 5 of 16 layers, CPU with 2 threads for the rest, CUDA is there");
        assertThat(Placement.of(Device.AUTO, -1, 16, USABLE).describe(16, 2)).isEqualTo("CUDA, CUDA is there");
    }

    @Test
    void probe_thisMachine_findsCudaOnlyWithItsLibraries() {
        CudaSupport support = CudaSupport.probe();

        assertThat(support.usable())
                .isEqualTo(support.built() && support.missing().isEmpty());
    }

    @Test
    void options_negativeLayers_areRefusedByName() {
        assertThatThrownBy(() -> new BackendOptions(WeightFormat.F32, 1, 64, 1, KvCacheType.F32, Device.AUTO, -2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gpuLayers");
    }
}
