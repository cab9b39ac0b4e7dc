package dev.parley.assistant.imagine;

import dev.parley.assistant.turn.TurnIds;
import dev.parley.model.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps pictures as files under names that nobody guesses, the newest ones up to a number, and knows the last one of a
 * conversation as long as the program runs. Thread-safe; never blocks the caller.
 */
public final class PictureShelf {

    /** Files kept; the oldest go. */
    public static final int MAX_PICTURES = 1_000;

    private static final int MAX_CONVERSATIONS = 10_000;

    private static final Map<String, String> ENDINGS = Map.of(
            "image/png", "png",
            "image/jpeg", "jpg",
            "image/webp", "webp",
            "image/gif", "gif",
            "video/mp4", "mp4",
            "video/webm", "webm");

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}\\.[a-z0-9]{2,4}");

    private final Path folder;
    private final int most;

    private final Map<String, Kept> last = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MAX_CONVERSATIONS;
        }
    };

    public PictureShelf(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    /** Gives the name under which it is found. */
    public Mono<String> keep(String conversation, Picture picture) {
        return Mono.fromCallable(() -> write(conversation, picture)).subscribeOn(Schedulers.boundedElastic());
    }

    /** The newest still picture of a conversation; empty where there is none, or no longer. */
    public Mono<Picture> lastStill(String conversation) {
        return Mono.fromCallable(() -> still(conversation)).subscribeOn(Schedulers.boundedElastic());
    }

    /** The bytes of the file that an address ends with; empty where there is none. */
    public Mono<byte[]> read(String url) {
        return Mono.fromCallable(() -> {
                    Optional<Path> kept = file(url.substring(url.lastIndexOf('/') + 1));
                    return kept.isPresent() ? Files.readAllBytes(kept.get()) : null;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** Empty where there is no such file, or the name is none of ours. */
    Optional<Path> file(String name) {
        return Optional.of(name)
                .filter(given -> NAME.matcher(given).matches())
                .map(folder::resolve)
                .filter(Files::isRegularFile);
    }

    private String write(String conversation, Picture picture) throws IOException {
        String ending = ENDINGS.get(picture.mediaType());
        if (ending == null) {
            throw new IOException("Pictures of type " + picture.mediaType() + " are not kept");
        }
        Files.createDirectories(folder);
        String name = TurnIds.next() + "." + ending;
        Files.write(folder.resolve(name), picture.bytes());
        if (picture.mediaType().startsWith("image/")) {
            synchronized (last) {
                last.put(conversation, new Kept(name, picture.mediaType(), picture.width(), picture.height()));
            }
        }
        drop();
        return name;
    }

    private @Nullable Picture still(String conversation) throws IOException {
        Kept kept;
        synchronized (last) {
            kept = last.get(conversation);
        }
        Path file = kept == null ? null : folder.resolve(kept.name());
        return kept == null || file == null || !Files.isRegularFile(file)
                ? null
                : new Picture(Files.readAllBytes(file), kept.mediaType(), kept.width(), kept.height());
    }

    private void drop() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(PictureShelf::time).reversed())
                    .skip(most)
                    .toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private static long time(Path file) {
        return file.toFile().lastModified();
    }

    /** What is known of a file besides its bytes. */
    private record Kept(String name, String mediaType, int width, int height) {}
}
