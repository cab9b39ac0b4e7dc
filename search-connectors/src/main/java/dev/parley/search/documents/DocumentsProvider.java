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
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Searches a folder of Markdown, HTML, PDF and plain text files. The folder is read when the provider is made and again when
 * its files changed; the index lives in memory. Thread-safe; searches run on the provider's own threads.
 */
public final class DocumentsProvider implements SearchProvider, AutoCloseable {

    /** Name of this provider in outcomes. */
    public static final String NAME = "documents";

    private static final int THREADS = 4;
    private static final int MAX_WAITING_SEARCHES = 1_000;
    private static final int MAX_QUERY_CHARACTERS = 2_000;

    private static final Duration CLOSING_TIME = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(DocumentsProvider.class);

    private final Path folder;
    private final URI baseUrl;
    private final Scheduler scheduler;
    private final Disposable watch;

    /** Searches read under it, so that an index is never closed while it is read. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private volatile Library library;
    private volatile boolean closed;

    /** What was read at one time. */
    private record Library(Map<String, Document> documents, PassageIndex index, Map<Path, String> files) {

        static Library read(Path folder, URI baseUrl) {
            // Before the files are read: a change in between is then seen as one.
            Map<Path, String> files = new DocumentLoader(folder, baseUrl).fingerprint();
            List<DocumentLoader.Loaded> loaded = new DocumentLoader(folder, baseUrl).load();
            Map<String, Document> byPath = new LinkedHashMap<>();
            loaded.forEach(one -> byPath.put(one.document().path(), one.document()));
            try {
                return new Library(Collections.unmodifiableMap(byPath), new PassageIndex(loaded), files);
            } catch (IOException unexpected) {
                throw new UncheckedIOException("The documents cannot be indexed", unexpected);
            }
        }
    }

    /** Reads the folder once; see {@link #DocumentsProvider(Path, URI, Duration)}. */
    public DocumentsProvider(Path folder, URI baseUrl) {
        this(folder, baseUrl, Duration.ZERO);
    }

    /**
     * Reads and indexes the folder; blocks until done. Files that are hidden, too large, binary or unreadable are
     * left out.
     *
     * @param baseUrl prefix of the addresses of documents without a {@code url} of their own, absolute or relative,
     *     for example {@code /documents/}
     * @param refresh how often to look for changed files; zero: never. Looking works on any file system, unlike the
     *     notices that some of them send
     * @throws IllegalArgumentException when {@code folder} is not a folder
     * @throws UncheckedIOException when the folder cannot be listed
     */
    public DocumentsProvider(Path folder, URI baseUrl, Duration refresh) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("documents folder '" + folder
                    + "' is not a folder: create it or set parley.search.documents.folder to an existing one");
        }
        this.folder = folder;
        this.baseUrl = baseUrl;
        this.library = Library.read(folder, baseUrl);
        this.scheduler = Schedulers.newBoundedElastic(THREADS, MAX_WAITING_SEARCHES, "parley-documents", 60, true);
        this.watch = refresh.isPositive()
                ? Flux.interval(refresh, scheduler)
                        .onBackpressureDrop()
                        .concatMap(tick -> Mono.fromRunnable(this::refresh).onErrorComplete(), 1)
                        .subscribe()
                : Disposables.disposed();
    }

    private void refresh() {
        try {
            Map<Path, String> files = new DocumentLoader(folder, baseUrl).fingerprint();
            if (closed || files.equals(library.files())) {
                return;
            }
            Library now = Library.read(folder, baseUrl);
            Library before = swap(now);
            LOGGER.info("The documents changed and were read again");
            before.index().close();
        } catch (IOException | RuntimeException unreadable) {
            LOGGER.warn(
                    "The changed documents cannot be read, the old ones stay: {}",
                    unreadable.getClass().getSimpleName());
        }
    }

    /** Waits until nobody reads the old one. */
    private Library swap(Library now) {
        lock.writeLock().lock();
        try {
            Library before = library;
            library = now;
            return before;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> T reading(Reading<T> reading) throws IOException {
        lock.readLock().lock();
        try {
            return reading.of(library);
        } finally {
            lock.readLock().unlock();
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(Library library) throws IOException;
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
        return library.documents().values().stream().map(Document::title).toList();
    }

    /** The document at a path relative to the folder, with {@code /} between parts; only documents that were read. */
    public Optional<Document> document(String path) {
        return Optional.ofNullable(library.documents().get(path));
    }

    /** Stops searching and frees the index; later searches fail. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.dispose();
        scheduler.disposeGracefully().timeout(CLOSING_TIME).onErrorComplete().block();
        try {
            library.index().close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException("The document index cannot be closed", unexpected);
        }
    }

    private SearchOutcome find(SearchQuery query) throws IOException {
        String text = query.text();
        String question = text.length() <= MAX_QUERY_CHARACTERS ? text : text.substring(0, MAX_QUERY_CHARACTERS);
        List<SearchResult> results = reading(now -> now.index().search(question, query.limit())).stream()
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
