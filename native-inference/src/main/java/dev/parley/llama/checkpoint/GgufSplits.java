package dev.parley.llama.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a GGUF checkpoint: one, or splits named {@code name-00001-of-00003.gguf} and so on. Stateless. */
final class GgufSplits {

    private static final Pattern NAME = Pattern.compile("(?<name>.+)-(?<number>\\d{5})-of-(?<count>\\d{5})\\.gguf");
    private static final String EXTENSION = ".gguf";
    private static final String NUMBER = "split.no";
    private static final String COUNT = "split.count";
    private static final String TENSORS = "split.tensors.count";
    private static final int MAX_SPLITS = 99_999;

    private GgufSplits() {}

    /**
     * Maps all files of a checkpoint; the first holds the metadata.
     *
     * @param first the only file, or the first split
     */
    static List<GgufFile> open(Path first, Arena arena) {
        GgufFile head = GgufFile.open(first, arena);
        GgufMetadata metadata = head.metadata();
        int count = metadata.whole(COUNT, 0, MAX_SPLITS, 1);
        if (count <= 1) {
            return List.of(head);
        }
        Matcher name = NAME.matcher(String.valueOf(first.getFileName()));
        if (!name.matches() || Integer.parseInt(name.group("count")) != count) {
            throw metadata.failure(
                    COUNT, "is %d, so the file must be named like model-00001-of-%05d.gguf".formatted(count, count));
        }
        if (metadata.whole(NUMBER, 0, MAX_SPLITS) != 0) {
            throw metadata.failure(NUMBER, "this is not the first split, open " + sibling(name, 1));
        }
        List<GgufFile> files = new ArrayList<>(List.of(head));
        for (int number = 1; number < count; number++) {
            GgufFile split = GgufFile.open(first.resolveSibling(sibling(name, number + 1)), arena);
            check(split.metadata(), NUMBER, number);
            check(split.metadata(), COUNT, count);
            files.add(split);
        }
        int tensors = files.stream().mapToInt(GgufFile::tensorCount).sum();
        check(metadata, TENSORS, tensors);
        return files;
    }

    private static String sibling(Matcher name, int number) {
        return "%s-%05d-of-%s%s".formatted(name.group("name"), number, name.group("count"), EXTENSION);
    }

    private static void check(GgufMetadata metadata, String key, int expected) {
        int value = metadata.whole(key, 0, Integer.MAX_VALUE);
        if (value != expected) {
            throw metadata.failure(key, "is %d where %d is expected".formatted(value, expected));
        }
    }

    /** The file that holds each tensor. */
    static Map<String, WeightFile> tensors(List<GgufFile> files, int headDim) {
        Map<String, WeightFile> tensors = new TreeMap<>();
        for (GgufFile file : files) {
            WeightFile weights = new GgufWeights(file, headDim);
            for (String name : weights.names()) {
                if (tensors.putIfAbsent(name, weights) != null) {
                    throw file.metadata().failure(name, "the tensor is in two splits");
                }
            }
        }
        return tensors;
    }

    static boolean isGguf(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(EXTENSION);
    }

    /** The GGUF file of a folder that holds one, of splits the first, and no {@code config.json}; else empty. */
    static Optional<Path> single(Path folder) {
        if (Files.exists(folder.resolve("config.json"))) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(GgufSplits::isFirst).sorted().toList();
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        } catch (IOException e) {
            throw new CheckpointException(folder + ": cannot be read", e);
        }
    }

    /** Whether it is a GGUF file by its name, of splits the first. */
    static boolean isFirst(Path file) {
        return isGguf(file) && !isLaterSplit(file);
    }

    private static boolean isLaterSplit(Path file) {
        Matcher split = NAME.matcher(String.valueOf(file.getFileName()));
        return split.matches() && Integer.parseInt(split.group("number")) != 1;
    }

    /** The file name without extension and without the numbers of splits. */
    static String name(Path first) {
        String name = String.valueOf(first.getFileName());
        Matcher split = NAME.matcher(name);
        return split.matches() ? split.group("name") : name.substring(0, name.length() - EXTENSION.length());
    }
}
