package dev.parley.llama.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Finds and maps the weight files of a Hugging Face folder: one file, or the shards that the index names. */
final class WeightFiles {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private WeightFiles() {}

    /** The file that holds each tensor. */
    static Map<String, WeightFile> open(Path folder, Arena arena) {
        Path index = folder.resolve(INDEX);
        if (Files.exists(index)) {
            return openShards(folder, JsonFile.read(index), arena);
        }
        Path single = folder.resolve(SINGLE);
        if (!Files.exists(single)) {
            throw new CheckpointException("%s: has neither %s nor %s".formatted(folder, SINGLE, INDEX));
        }
        SafetensorsFile file = SafetensorsFile.open(single, arena);
        Map<String, WeightFile> tensors = new TreeMap<>();
        file.names().forEach(name -> tensors.put(name, file));
        return tensors;
    }

    private static Map<String, WeightFile> openShards(Path folder, JsonFile index, Arena arena) {
        JsonNode map = index.root().path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw index.failure("weight_map", "must be an object of tensor names and file names");
        }
        Map<String, SafetensorsFile> shards = new HashMap<>();
        Map<String, WeightFile> tensors = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().asString("");
            if (!isPlainName(shard)) {
                throw index.failure("weight_map." + entry.getKey(), "\"" + shard + "\" is not a plain file name");
            }
            SafetensorsFile file =
                    shards.computeIfAbsent(shard, name -> SafetensorsFile.open(folder.resolve(name), arena));
            if (!file.names().contains(entry.getKey())) {
                throw index.failure("weight_map." + entry.getKey(), "the tensor is not in " + shard);
            }
            tensors.put(entry.getKey(), file);
        }
        return tensors;
    }

    private static boolean isPlainName(String name) {
        return name.endsWith(".safetensors")
                && !name.contains("..")
                && name.chars().allMatch(character -> character > ' ' && "/\\:".indexOf(character) < 0);
    }
}
