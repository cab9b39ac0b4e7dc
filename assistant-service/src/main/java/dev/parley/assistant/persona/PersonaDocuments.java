package dev.parley.assistant.persona;

import dev.parley.assistant.StartupException;
import dev.parley.search.WebSearch;
import dev.parley.search.documents.DocumentsProvider;
import dev.parley.search.ranking.FusedSearch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What personas answer from in place of the web: folders of their own, read at the start and again when their files change. A
 * persona searches its own folder only, and nobody else searches it: no page shows these documents, no suggestion names
 * them. Thread-safe.
 */
public final class PersonaDocuments implements AutoCloseable {

    private final Map<String, WebSearch> searches = new HashMap<>();
    private final List<DocumentsProvider> libraries = new ArrayList<>();

    /**
     * Reads and indexes the folders that personas name; blocks until done.
     *
     * @param common folder that everybody searches, or null
     * @param refresh how often to look for changed files; 0 for never
     * @param deadline longest time of a search
     * @throws StartupException when a folder is missing, or lies in one that others search
     */
    PersonaDocuments(List<Persona> personas, @Nullable Path common, Duration refresh, Duration deadline) {
        checked(personas, common).forEach((id, folder) -> {
            DocumentsProvider library = new DocumentsProvider(folder, URI.create("documents:" + id + "/"), refresh);
            libraries.add(library);
            searches.put(id, new FusedSearch(List.of(library), deadline));
        });
    }

    private static Map<String, Path> checked(List<Persona> personas, @Nullable Path common) {
        Map<String, Path> folders = new LinkedHashMap<>();
        for (Persona persona : personas) {
            Path folder = persona.settings().documents();
            if (folder != null) {
                folders.put(persona.id(), real(persona.id(), folder));
            }
        }
        folders.forEach((id, folder) -> {
            if (common != null && Files.isDirectory(common) && overlap(folder, real(id, common))) {
                throw new StartupException("persona " + id + ": documents names " + folder
                        + ", which everybody would see: it lies in, or holds, parley.search.documents.folder.");
            }
            folders.forEach((other, otherFolder) -> {
                if (!folder.equals(otherFolder) && overlap(folder, otherFolder)) {
                    throw new StartupException("persona " + id + ": documents names " + folder
                            + ", which lies in, or holds, the documents of persona " + other + ".");
                }
            });
        });
        return folders;
    }

    private static Path real(String persona, Path folder) {
        try {
            if (Files.isDirectory(folder)) {
                return folder.toRealPath();
            }
        } catch (IOException e) {
            throw new StartupException(
                    "persona " + persona + ": documents names " + folder + ", which cannot be read.");
        }
        throw new StartupException("persona " + persona + ": documents names " + folder + ", which is not a folder.");
    }

    private static boolean overlap(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }

    /** The persona's own documents, or else the web. */
    public WebSearch of(String persona, WebSearch web) {
        return searches.getOrDefault(persona, web);
    }

    @Override
    public void close() {
        libraries.forEach(DocumentsProvider::close);
    }
}
