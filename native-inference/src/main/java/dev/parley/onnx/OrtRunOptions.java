package dev.parley.onnx;

import java.lang.foreign.Arena;

/** Options of runs; lets any thread end a run that another one is in. */
public final class OrtRunOptions extends OrtHandle {

    private OrtRunOptions(OrtApi api, Arena arena) {
        super(api, OrtFunction.RELEASE_RUN_OPTIONS, api.create(OrtFunction.CREATE_RUN_OPTIONS, arena));
    }

    public static OrtRunOptions create() {
        try (Arena arena = Arena.ofConfined()) {
            return new OrtRunOptions(OrtApi.get(), arena);
        }
    }

    /** Makes runs with these options fail, between two nodes, until {@link #resume()}. Thread-safe. */
    public void terminate() {
        api().call(OrtFunction.RUN_OPTIONS_SET_TERMINATE, address());
    }

    /** Lets runs with these options go on again. */
    public void resume() {
        api().call(OrtFunction.RUN_OPTIONS_UNSET_TERMINATE, address());
    }
}
