package dev.parley.llama.backend;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.Checkpoints;
import dev.parley.llama.tokenizer.TokenizerFixtures;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small random checkpoint and what Hugging Face transformers computes for it; made by make_goldens.py and
 * make_gguf_goldens.py.
 *
 * @param path a folder or a GGUF file
 */
public record GoldenCheckpoint(Path path, int[] prompt, int[] rows, float[][] logits, int[] greedy) {

    /** Copies the checkpoint of that name into a folder and adds a tokenizer. */
    public static GoldenCheckpoint copy(String name, Path target) {
        try {
            Path source = resource("/golden/" + name);
            try (Stream<Path> files = Files.list(source)) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
            TokenizerFixtures.write(target, TokenizerFixtures.tree());
            return read(target, source.resolve("golden.json"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The GGUF checkpoint of that file name without extension; of splits, the first. */
    public static GoldenCheckpoint gguf(String name) {
        Path file = resource("/golden-gguf/" + name + ".gguf");
        return read(file, file.resolveSibling(name.replaceFirst("-00001-of-.*", "") + ".json"));
    }

    public static Path resource(String name) {
        try {
            return Path.of(GoldenCheckpoint.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GoldenCheckpoint read(Path path, Path file) {
        try {
            JsonNode golden = JsonMapper.builder().build().readTree(Files.readString(file));
            float[][] logits = StreamSupport.stream(golden.path("logits").spliterator(), false)
                    .map(GoldenCheckpoint::floats)
                    .toArray(float[][]::new);
            return new GoldenCheckpoint(
                    path, ints(golden.path("prompt")), ints(golden.path("rows")), logits, ints(golden.path("greedy")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Checkpoint open() {
        return Checkpoints.open(path);
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) array.get(index).doubleValue();
        }
        return values;
    }
}
