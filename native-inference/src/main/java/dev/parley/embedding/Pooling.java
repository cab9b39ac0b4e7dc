package dev.parley.embedding;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How the vectors of a text's tokens become one, as {@code modules.json} and the pooling module's own file say.
 *
 * @param normalized whether the vector is scaled to length 1
 */
record Pooling(Mode mode, boolean normalized) {

    enum Mode {
        /** The vector of the first token. */
        FIRST,
        /** The mean of all tokens. */
        MEAN
    }

    private static final String MODULES = "modules.json";

    /**
     * Reads the modules of a folder.
     *
     * @throws EncoderFormatException when one is missing, or does something else
     */
    static Pooling read(Path folder) {
        Path modules = folder.resolve(MODULES);
        if (!Files.exists(modules)) {
            throw new EncoderFormatException(modules + ": is missing; it says how token vectors are pooled");
        }
        Mode mode = null;
        boolean normalized = false;
        for (JsonNode module : EncoderFile.read(modules)) {
            String type = module.path("type").asString("");
            switch (type.substring(type.lastIndexOf('.') + 1)) {
                case "Transformer" -> {}
                case "Pooling" -> mode = mode(inside(folder, module.path("path").asString("")));
                case "Normalize" -> normalized = true;
                default -> throw new EncoderFormatException(modules + ": type: " + type + " is not supported");
            }
        }
        if (mode == null) {
            throw new EncoderFormatException(modules + ": has no pooling module");
        }
        return new Pooling(mode, normalized);
    }

    private static Path inside(Path folder, String path) {
        Path resolved = folder.resolve(path).normalize();
        if (!resolved.startsWith(folder.normalize())) {
            throw new EncoderFormatException(folder.resolve(MODULES) + ": path: " + path + " is outside the folder");
        }
        return resolved.resolve("config.json");
    }

    private static Mode mode(Path file) {
        JsonNode config = EncoderFile.read(file);
        List<String> modes = new ArrayList<>();
        config.propertyStream()
                .filter(entry -> entry.getKey().startsWith("pooling_mode_")
                        && entry.getValue().asBoolean(false))
                .forEach(entry -> modes.add(entry.getKey().substring("pooling_mode_".length())));
        return switch (String.join("+", modes)) {
            case "cls_token" -> Mode.FIRST;
            case "mean_tokens" -> Mode.MEAN;
            default ->
                throw new EncoderFormatException(file + ": pooling_mode: cls_token or mean_tokens is needed, but it is "
                        + (modes.isEmpty() ? "none" : String.join(" and ", modes)));
        };
    }

    /**
     * Pools the vectors of one text.
     *
     * @param vectors {@code width} values for each token
     * @param tokens tokens without padding
     */
    float[] pool(float[] vectors, int tokens, int width) {
        double[] sums = new double[width];
        int counted = mode == Mode.FIRST ? 1 : tokens;
        for (int token = 0; token < counted; token++) {
            for (int index = 0; index < width; index++) {
                sums[index] += vectors[token * width + index];
            }
        }
        return scaled(sums, counted);
    }

    /** For encoders that pool themselves. */
    float[] pooled(float[] vector) {
        double[] values = new double[vector.length];
        for (int index = 0; index < vector.length; index++) {
            values[index] = vector[index];
        }
        return scaled(values, 1);
    }

    private float[] scaled(double[] values, int count) {
        double divisor = count;
        if (normalized) {
            double squares = 0;
            for (double value : values) {
                squares += value * value;
            }
            // The same floor as in PyTorch's normalize.
            divisor = Math.max(Math.sqrt(squares), 1e-12 * count);
        }
        float[] result = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            result[index] = (float) (values[index] / divisor);
        }
        return result;
    }
}
