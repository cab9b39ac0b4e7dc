package dev.parley.onnx;

/** A program that loads ONNX Runtime and prints its version. */
final class VersionPrinter {

    private VersionPrinter() {}

    public static void main(String[] ignored) {
        System.out.println(OrtApi.get().version());
    }
}
