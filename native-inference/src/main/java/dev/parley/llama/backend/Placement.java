package dev.parley.llama.backend;

/**
 * Which layers are computed where.
 *
 * @param gpuLayers how many of the last layers, with the output matrix, are computed on the GPU; 0 for none
 * @param reason why, for people
 */
record Placement(int gpuLayers, String reason) {

    /**
     * Decides.
     *
     * @param wantedLayers layers that the GPU may have at most; {@link BackendOptions#ALL_LAYERS} for no limit
     * @param layers layers of the model
     * @throws BackendException when CUDA is demanded and cannot be had
     */
    static Placement of(Device device, int wantedLayers, int layers, CudaSupport cuda) {
        if (wantedLayers == 0 && device != Device.CPU) {
            return new Placement(0, "because parley.model.gpu-layers is 0");
        }
        int gpuLayers = wantedLayers == BackendOptions.ALL_LAYERS ? layers : Math.min(wantedLayers, layers);
        return switch (device) {
            case CPU -> new Placement(0, "as parley.model.device says");
            case CUDA -> {
                if (!cuda.usable()) {
                    throw new BackendException(
                            "parley.model.device: is cuda, but " + cuda.obstacle()
                                    + "; set it to auto or cpu to use the processor",
                            null);
                }
                yield new Placement(gpuLayers, "as parley.model.device says");
            }
            case AUTO ->
                cuda.usable()
                        ? new Placement(gpuLayers, "CUDA is there")
                        : new Placement(0, "because " + cuda.obstacle());
        };
    }

    /** One line for people. */
    String describe(int layers, int threads) {
        if (gpuLayers == 0) {
            return "CPU, " + threads + " threads, " + reason;
        }
        String part = gpuLayers == layers
                ? "CUDA"
                : "CUDA for the last " + gpuLayers + " of " + layers + " layers, CPU with " + threads
                        + " threads for the rest";
        return part + ", " + reason;
    }
}
