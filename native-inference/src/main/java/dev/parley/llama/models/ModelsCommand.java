package dev.parley.llama.models;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.CheckpointException;
import dev.parley.llama.checkpoint.Checkpoints;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.llama.checkpoint.LlamaConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of {@code ./parley models}. */
public final class ModelsCommand {

    private static final String USAGE = """
        Usage: ./parley models list [FOLDER]              checkpoints in FOLDER (models)
               ./parley models check PATH                 open a GGUF file or a folder, check everything
               ./parley models fetch ORG/NAME [FILE ...]  fetch into models/NAME: the Hugging Face checkpoint, or
                                                          the named files, for example of a GGUF repository

        A Llama 3, 3.1, 3.2 or 3.3 answers in place of the demo model after
               ./parley run --parley.model.path=PATH      with the GGUF file or the folder

        HF_ENDPOINT names another server, HF_TOKEN is the token for repositories with a license to accept.\
        """;
    private static final Path FOLDER = Path.of("models");
    private static final Pattern LATER_SPLIT = Pattern.compile(".*-(?!00001)\\d{5}-of-\\d{5}\\.gguf");
    private static final String HUB = "https://huggingface.co";

    private final PrintStream out;
    private final Map<String, String> environment;

    ModelsCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        try {
            new ModelsCommand(System.out, System.getenv()).run(List.of(arguments));
        } catch (ModelsException | CheckpointException e) {
            System.err.println("parley: " + e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println("parley: cannot read or write: " + e.getMessage());
            System.exit(1);
        }
    }

    void run(List<String> arguments) throws IOException {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.stream().skip(1).toList();
        switch (command) {
            case "list" -> list(rest.isEmpty() ? FOLDER : Path.of(rest.getFirst()));
            case "check" -> check(Path.of(one(rest)));
            case "fetch" -> {
                if (rest.isEmpty()) {
                    throw new ModelsException(USAGE);
                }
                fetch(rest.getFirst(), rest.subList(1, rest.size()), FOLDER);
            }
            default -> throw new ModelsException(USAGE);
        }
    }

    private static String one(List<String> arguments) {
        if (arguments.size() != 1) {
            throw new ModelsException(USAGE);
        }
        return arguments.getFirst();
    }

    private void list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new ModelsException(folder + " is not a folder");
        }
        List<Path> checkpoints = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder, 2)) {
            paths.filter(ModelsCommand::isCheckpoint).sorted().forEach(checkpoints::add);
        }
        for (Path path : checkpoints) {
            try (Checkpoint checkpoint = Checkpoints.open(path)) {
                out.printf("%-40s %s%n", path, summary(checkpoint));
            } catch (CheckpointException e) {
                out.printf("%-40s cannot be used: %s%n", path, e.getMessage());
            }
        }
        out.println(
                checkpoints.isEmpty()
                        ? "There is no checkpoint in " + folder + "."
                        : "Start with one of them: ./parley run --parley.model.path=PATH");
    }

    private static boolean isCheckpoint(Path path) {
        String name = String.valueOf(path.getFileName());
        return (name.endsWith(".gguf") && !LATER_SPLIT.matcher(name).matches())
                || Files.exists(path.resolve("config.json"));
    }

    private void check(Path path) {
        try (Checkpoint checkpoint = Checkpoints.open(path)) {
            out.println(checkpoint.name() + ": " + summary(checkpoint));
            out.println("tokenizer: " + checkpoint.tokenizer().vocabSize() + " ids, ends at "
                    + checkpoint.config().endTokens());
            out.println("tensors: " + types(checkpoint));
            out.println("Everything is there and fits together.");
        }
    }

    private static String summary(Checkpoint checkpoint) {
        LlamaConfig config = checkpoint.config();
        return "%d layers of %d, %d heads (%d for keys and values) of %d, context %d"
                .formatted(
                        config.layers(),
                        config.hiddenSize(),
                        config.heads(),
                        config.kvHeads(),
                        config.headDim(),
                        config.contextLength());
    }

    private static String types(Checkpoint checkpoint) {
        Map<ElementType, Integer> counts = new TreeMap<>();
        for (String name : checkpoint.tensorNames()) {
            counts.merge(checkpoint.tensor(name).type(), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    void fetch(String name, List<String> files, Path folder) throws IOException {
        try (Repository repository =
                new Repository(endpoint(), name, Optional.ofNullable(environment.get("HF_TOKEN")))) {
            Path target = folder.resolve(name.substring(name.indexOf('/') + 1));
            new Fetcher(repository, new Progress(out)).fetch(target, files);
            out.println("Use it with --parley.model.path="
                    + (files.size() == 1 ? target.resolve(files.getFirst()) : target));
        }
    }

    private URI endpoint() {
        try {
            URI base = new URI(environment.getOrDefault("HF_ENDPOINT", HUB));
            if (base.getHost() != null && ("https".equals(base.getScheme()) || "http".equals(base.getScheme()))) {
                return base;
            }
        } catch (URISyntaxException e) {
            throw new ModelsException("HF_ENDPOINT must be an address like " + HUB, e);
        }
        throw new ModelsException("HF_ENDPOINT must be an address like " + HUB);
    }
}
