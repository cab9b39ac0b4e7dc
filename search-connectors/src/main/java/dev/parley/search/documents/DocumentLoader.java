package dev.parley.search.documents;

import dev.parley.search.page.Page;
import dev.parley.search.page.PageBlock;
import dev.parley.search.page.PdfText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and reads the files of a folder. A file that cannot be used is left out, never an error. */
final class DocumentLoader {

    /** A document together with the passages it was cut into. */
    record Loaded(Document document, List<Passage> passages) {}

    static final int MAX_FILE_BYTES = 2 * 1024 * 1024;
    static final int MAX_PDF_BYTES = 32 * 1024 * 1024;
    static final int MAX_PDF_PAGES = 500;
    static final int MAX_FILES = 20_000;
    static final long MAX_TOTAL_BYTES = 256L * 1024 * 1024;
    static final int MAX_DEPTH = 16;
    static final int MAX_TITLE_CHARACTERS = 200;

    private static final Logger LOGGER = LoggerFactory.getLogger(DocumentLoader.class);

    private final Path folder;
    private final URI baseUrl;
    private final List<Path> files = new ArrayList<>();
    private long totalBytes;
    private int leftOut;

    DocumentLoader(Path folder, URI baseUrl) {
        this.folder = folder;
        this.baseUrl = baseUrl;
    }

    List<Loaded> load() {
        find();
        List<Loaded> loaded = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            read(file).ifPresentOrElse(loaded::add, () -> leftOut++);
        }
        LOGGER.info("Read {} documents, left out {} files", loaded.size(), leftOut);
        return loaded;
    }

    /** Which files there are, with their sizes and times; equal as long as nothing changed. */
    Map<Path, String> fingerprint() {
        find();
        Map<Path, String> found = new HashMap<>();
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                found.put(file, attributes.size() + " " + attributes.lastModifiedTime());
            } catch (IOException gone) {
                found.put(file, "");
            }
        }
        return found;
    }

    private void find() {
        try {
            Files.walkFileTree(folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), MAX_DEPTH, new Finder());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The documents folder cannot be listed", unreadable);
        }
    }

    private Optional<Loaded> read(Path file) {
        String path = relative(file);
        boolean pdf = extension(path).equals("pdf");
        int most = pdf ? MAX_PDF_BYTES : MAX_FILE_BYTES;
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(most + 1);
            if (bytes.length > most || (!pdf && isBinary(bytes)) || totalBytes + bytes.length > MAX_TOTAL_BYTES) {
                LOGGER.warn("Left out document {}: too large or not text", path);
                return Optional.empty();
            }
            totalBytes += bytes.length;
            return document(
                    path, pdf ? pdf(bytes, path) : parse(path, withoutMark(new String(bytes, StandardCharsets.UTF_8))));
        } catch (IOException | RuntimeException unreadable) {
            LOGGER.warn("Left out document {}: {}", path, unreadable.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private Optional<Loaded> document(String path, Draft draft) {
        String given = draft.title() == null ? "" : PlainText.oneLine(draft.title());
        String title = shorten(given.isEmpty() ? titleOf(path) : given);
        List<Passage> passages = Passages.cut(title, draft.blocks());
        if (passages.isEmpty()) {
            return Optional.empty();
        }
        String text = draft.blocks().stream().map(Block::text).collect(Collectors.joining("\n\n"));
        URI url = draft.url() == null ? resolve(path) : draft.url();
        return Optional.of(new Loaded(new Document(path, title, url, draft.date(), text), passages));
    }

    private Draft pdf(byte[] bytes, String path) {
        Page page = PdfText.read(bytes, resolve(path), MAX_PDF_PAGES);
        List<Block> blocks = page.blocks().stream()
                .map(block -> new Block(block.kind() == PageBlock.Kind.HEADING, PlainText.oneLine(block.text())))
                .toList();
        return new Draft(page.title(), null, page.date(), blocks);
    }

    private static Draft parse(String path, String text) {
        return switch (extension(path)) {
            case "html", "htm" -> HtmlReader.read(text);
            case "md", "markdown" -> MarkdownReader.read(text);
            default -> PlainText.read(text);
        };
    }

    private static boolean isReadable(String path) {
        return switch (extension(path)) {
            case "html", "htm", "md", "markdown", "txt", "text", "pdf" -> true;
            default -> false;
        };
    }

    private static boolean isBinary(byte[] bytes) {
        for (byte value : bytes) {
            if (value == 0) {
                return true;
            }
        }
        return false;
    }

    private URI resolve(String path) {
        try {
            String encoded = new URI(null, null, "/" + path, null).getRawPath().substring(1);
            String base = baseUrl.toString();
            return URI.create((base.endsWith("/") ? base : base + "/") + encoded);
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException("The path of a document cannot be part of a URL", impossible);
        }
    }

    private String relative(Path file) {
        List<String> parts = new ArrayList<>();
        folder.relativize(file).forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    private static String extension(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String titleOf(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String words = (dot > 0 ? name.substring(0, dot) : name)
                .replaceAll("[-_]+", " ")
                .strip();
        return words.isEmpty() ? name : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String shorten(String title) {
        return title.length() <= MAX_TITLE_CHARACTERS ? title : title.substring(0, MAX_TITLE_CHARACTERS);
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Links are not followed, so nothing outside the folder is ever read. */
    private final class Finder extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(folder) && isHidden(directory)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isRegularFile() || isHidden(file) || !isReadable(relative(file))) {
                return FileVisitResult.CONTINUE;
            }
            if (files.size() == MAX_FILES) {
                LOGGER.warn("Stopped after {} documents: split the folder or remove files", MAX_FILES);
                return FileVisitResult.TERMINATE;
            }
            files.add(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(folder)) {
                throw failure;
            }
            leftOut++;
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path path) {
            Path name = path.getFileName();
            return name != null && name.toString().startsWith(".");
        }
    }
}
