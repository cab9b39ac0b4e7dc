package dev.parley.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * Something that {@code ./parley bench NAME} measures. Found by {@link java.util.ServiceLoader}, so an implementation
 * has a public constructor without parameters and a line in {@code META-INF/services/dev.parley.bench.Benchmark}.
 */
public interface Benchmark {

    /** The name on the command line and of the JSON file: lower-case letters. */
    String name();

    /** One sentence for the help text. */
    String purpose();

    /**
     * Measures in the calling thread, for minutes at most, and closes what it opened.
     *
     * @param work an empty folder for files, deleted afterwards
     * @throws SkippedException when the machine lacks something that the whole benchmark needs
     */
    List<BenchRow> run(Path work) throws Exception;
}
