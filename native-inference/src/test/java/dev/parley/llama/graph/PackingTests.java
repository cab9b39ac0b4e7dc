package dev.parley.llama.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.llama.checkpoint.ElementType;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The question whether a given matrix may go, with kernels that pack and with such that do not. */
class PackingTests {

    private static final Packing UNPACKED = new Packing(Map.of("session.disable_prepacking", "1"));

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void packs_packingDisabled_isFalse(ElementType type) {
        assertThat(UNPACKED.packs(MatrixForm.of(type, WeightFormat.F32))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void packs_x86_isTrue(ElementType type) {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the kernels of x86 pack every form");

        assertThat(Packing.ofThisMachine().packs(MatrixForm.of(type, WeightFormat.F32)))
                .isTrue();
    }
}
