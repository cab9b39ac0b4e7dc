package dev.parley.onnx;

/** Computes a node. A session that runs twice at once calls it on two threads. */
@FunctionalInterface
public interface OrtKernel {

    /** What it throws ends the run with its message. */
    void compute(OrtComputation computation);
}
