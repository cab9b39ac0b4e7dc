package dev.parley.assistant.persona;

import dev.parley.assistant.StartupException;
import dev.parley.search.ranking.FusedSearch;
import dev.parley.search.WebSearch;
import dev.parley.search.documents.DocumentsProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What personas answer from in place of the web. Thread-safe. */
public final class PersonaDocuments implements AutoCloseable {

    private final Map<String, WebSearch> searches = new HashMap<>();
    private final List<DocumentsProvider> folders = new ArrayList<>();

    /**
     * Reads and indexes the folders that personas name; blocks until done.
     *
     * @param refresh how often to look for changed files; 0 for never
     * @param deadline longest time of a search
     * @throws StartupException when there is no such folder
     */
    PersonaDocuments(Personas personas, Duration refresh, Duration deadline) {
        for (Persona persona : personas.all()) {
            Path folder = persona.settings().documents();
            if (folder == null) {
                continue;
            }
            if (!Files.isDirectory(folder)) {
                close();
                throw new StartupException(
                        "persona " + persona.id() + ": documents names " + folder + ", which is not a folder.");
            }
            DocumentsProvider documents =
                    new DocumentsProvider(folder, URI.create("documents:" + persona.id() + "/"), refresh);
            folders.add(documents);
            searches.put(persona.id(), new FusedSearch(List.of(documents), deadline));
        }
    }

    /** The persona's own documents, or else the web. */
    public WebSearch of(String persona, WebSearch web) {
        return searches.getOrDefault(persona, web);
    }

    @Override
    public void close() {
        folders.forEach(DocumentsProvider::close);
    }
}
