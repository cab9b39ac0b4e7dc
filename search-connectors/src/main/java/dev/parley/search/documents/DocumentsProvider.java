package dev.parley.search.documents;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Searches a folder of Markdown, HTML and plain text files. The folder is read once, when the provider is made;
 * the index lives in memory. Thread-safe; searches run on the provider's own threads.
 */
public final class DocumentsProvider implements SearchProvider, AutoCloseable {

    /** Name of this provider in outcomes. */
    public static final String NAME = "documents";

    private static final int THREADS = 4;
    private static final int MAX_WAITING_SEARCHES = 1_000;
    private static final int MAX_QUERY_CHARACTERS = 2_000;

    private static final Duration CLOSING_TIME = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(DocumentsProvider.class);

    private final Map<String, Document> documents;
    private final PassageIndex index;
    private final Scheduler scheduler;
    private volatile boolean closed;

    /**
     * Reads and indexes the folder; blocks until done. Files that are hidden, too large, binary or unreadable are
     * left out.
     *
     * @param baseUrl prefix of the addresses of documents without a {@code url} of their own, absolute or relative,
     *     for example {@code /documents/}
     * @throws IllegalArgumentException when {@code folder} is not a folder
     * @throws UncheckedIOException when the folder cannot be listed
     */
    public DocumentsProvider(Path folder, URI baseUrl) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("documents folder '" + folder
                    + "' is not a folder: create it or set parley.search.documents.folder to an existing one");
        }
        List<DocumentLoader.Loaded> loaded = new DocumentLoader(folder, baseUrl).load();
        Map<String, Document> byPath = new LinkedHashMap<>();
        loaded.forEach(one -> byPath.put(one.document().path(), one.document()));
        this.documents = Collections.unmodifiableMap(byPath);
        try {
            this.index = new PassageIndex(loaded);
        } catch (IOException unexpected) {
            throw new UncheckedIOException("The documents cannot be indexed", unexpected);
        }
        this.scheduler = Schedulers.newBoundedElastic(THREADS, MAX_WAITING_SEARCHES, "parley-documents");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        return Mono.fromCallable(() -> find(query)).subscribeOn(scheduler).onErrorResume(this::failed);
    }

    /** Titles of all documents in the order of their paths. */
    public List<String> titles() {
        return documents.values().stream().map(Document::title).toList();
    }

    /** The document at a path relative to the folder, with {@code /} between parts; only documents that were read. */
    public Optional<Document> document(String path) {
        return Optional.ofNullable(documents.get(path));
    }

    /** Stops searching and frees the index; later searches fail. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        scheduler.disposeGracefully().timeout(CLOSING_TIME).onErrorComplete().block();
        try {
            index.close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException("The document index cannot be closed", unexpected);
        }
    }

    private SearchOutcome find(SearchQuery query) throws IOException {
        String text = query.text();
        String question = text.length() <= MAX_QUERY_CHARACTERS ? text : text.substring(0, MAX_QUERY_CHARACTERS);
        List<SearchResult> results = index.search(question, query.limit()).stream()
                .map(DocumentsProvider::result)
                .toList();
        return results.isEmpty() ? new SearchOutcome.NoneFound(NAME) : new SearchOutcome.Results(NAME, results);
    }

    private static SearchResult result(Hit hit) {
        Document document = hit.document();
        return new SearchResult(document.title(), document.url(), hit.passage(), document.date());
    }

    private Mono<SearchOutcome> failed(Throwable failure) {
        if (closed) {
            return Mono.just(new SearchOutcome.Failed(NAME, "the document search is closed"));
        }
        LOGGER.warn("Document search failed: {}", failure.getClass().getSimpleName());
        return Mono.just(new SearchOutcome.Failed(NAME, "the documents could not be searched"));
    }
}
