package dev.parley.onnx;

/** A named attribute of a node. */
public sealed interface OnnxAttribute {

    String name();

    record Whole(String name, long value) implements OnnxAttribute {}

    record Real(String name, float value) implements OnnxAttribute {}

    record Text(String name, String value) implements OnnxAttribute {}

    static OnnxAttribute of(String name, long value) {
        return new Whole(name, value);
    }

    static OnnxAttribute of(String name, double value) {
        return new Real(name, (float) value);
    }

    static OnnxAttribute of(String name, String value) {
        return new Text(name, value);
    }
}
