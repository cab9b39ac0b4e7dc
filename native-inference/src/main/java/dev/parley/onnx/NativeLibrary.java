package dev.parley.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks the libraries that lie in ONNX Runtime's Maven artifact into a cache folder of the user, once for each version
 * of their bytes. Several processes may do so at once: each writes its own file and moves it into place.
 */
final class NativeLibrary {

    /** System property that names another cache folder. */
    static final String CACHE_PROPERTY = "parley.native-cache";

    private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);

    /** The main library, then those that it opens itself from its own folder: GPU support, in the GPU artifact only. */
    private static final List<String> NAMES =
            List.of("onnxruntime", "onnxruntime_providers_shared", "onnxruntime_providers_cuda");

    private NativeLibrary() {}

    /**
     * Path of the main library.
     *
     * @throws OnnxException when there is none for this platform or it cannot be unpacked anywhere
     */
    static Path unpack() {
        String folder = "/ai/onnxruntime/native/" + platform() + "/";
        List<URL> libraries = new ArrayList<>();
        for (String name : NAMES) {
            URL library = NativeLibrary.class.getResource(folder + System.mapLibraryName(name));
            if (library != null) {
                libraries.add(library);
            }
        }
        String main = fileName();
        if (libraries.isEmpty() || !libraries.getFirst().getPath().endsWith(main)) {
            throw new OnnxException("the class path has no ONNX Runtime library for " + platform()
                    + ": add com.microsoft.onnxruntime:onnxruntime, which ships Linux and Windows on x64, Linux on"
                    + " aarch64 and macOS on aarch64");
        }
        List<String> failures = new ArrayList<>();
        for (Path cache : caches()) {
            try {
                return unpack(libraries, cache).resolve(main);
            } catch (IOException e) {
                failures.add(reason(cache, e));
            }
        }
        throw new OnnxException("ONNX Runtime's library cannot be unpacked: " + String.join("; ", failures)
                + "; name a folder that can be written with -D" + CACHE_PROPERTY + "=FOLDER");
    }

    /** File name of the main library. */
    static String fileName() {
        return System.mapLibraryName(NAMES.getFirst());
    }

    /** Unpacks into a folder below the cache that is named after the bytes of all libraries; gives that folder. */
    static Path unpack(List<URL> libraries, Path cache) throws IOException {
        CRC32 all = new CRC32();
        for (URL library : libraries) {
            all.update(fingerprint(library).getBytes(StandardCharsets.UTF_8));
        }
        Path folder = cache.resolve(
                "onnxruntime-" + OrtApi.VERSION + "-" + HexFormat.of().toHexDigits((int) all.getValue()));
        Files.createDirectories(folder);
        requireOwn(folder);
        for (URL library : libraries) {
            String path = library.getPath();
            Path target = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
            long size = library.openConnection().getContentLengthLong();
            // Moved into place whole, so a file that is there is complete unless the disk was damaged.
            if (!Files.exists(target) || Files.size(target) != size) {
                copy(library, target);
            }
        }
        return folder;
    }

    /** A library that somebody else put into a shared temporary folder must not be loaded. */
    private static void requireOwn(Path folder) throws IOException {
        String user = System.getProperty("user.name");
        String owner = Files.getOwner(folder).getName();
        if (owner.equals(user) || owner.endsWith("\\" + user)) {
            return;
        }
        // A user without a name, as in containers: a file made here has the owner to compare with.
        Path probe = Files.createTempFile(folder, "owner", null);
        try {
            if (!Files.getOwner(probe).getName().equals(owner)) {
                throw new FileSystemException(folder.toString(), null, "belongs to another user, " + owner);
            }
        } finally {
            Files.delete(probe);
        }
    }

    private static void copy(URL library, Path target) throws IOException {
        Path part =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
        try {
            try (InputStream bytes = library.openStream()) {
                Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
            }
            move(part, target);
            log.info("Unpacked {} to {}", target.getFileName(), target.getParent());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            // Windows does not replace a library that another process has loaded; that one is the same.
            if (!Files.exists(target)) {
                throw e;
            }
        }
    }

    /** Checksum and size, which a jar's directory has, so that nothing has to be read at each start. */
    private static String fingerprint(URL library) throws IOException {
        URLConnection connection = library.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return jar.getJarEntry().getCrc() + "/" + jar.getJarEntry().getSize() + " ";
        }
        return connection.getLastModified() + "/" + connection.getContentLengthLong() + " ";
    }

    private static List<Path> caches() {
        String named = System.getProperty(CACHE_PROPERTY);
        if (named != null && !named.isBlank()) {
            return List.of(Path.of(named));
        }
        Path home = Path.of(System.getProperty("user.home"));
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        Path usual;
        if (system.startsWith("windows")) {
            usual = named(System.getenv("LOCALAPPDATA"), home.resolve("AppData/Local"));
        } else if (system.startsWith("mac")) {
            usual = home.resolve("Library/Caches");
        } else {
            usual = named(System.getenv("XDG_CACHE_HOME"), home.resolve(".cache"));
        }
        // Containers often have no home that can be written; for a user without a name it is not even a path.
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"), "parley-" + System.getProperty("user.name"));
        return usual.isAbsolute() ? List.of(usual.resolve("parley"), temporary) : List.of(temporary);
    }

    private static Path named(@Nullable String folder, Path otherwise) {
        return folder == null || folder.isBlank() ? otherwise : Path.of(folder);
    }

    private static String reason(Path cache, IOException e) {
        String detail = e instanceof FileSystemException fault && fault.getReason() != null
                ? fault.getReason()
                : e.getClass().getSimpleName();
        return cache + ": " + detail;
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String name = system.startsWith("windows") ? "win" : system.startsWith("mac") ? "osx" : "linux";
        return name + (processor.equals("aarch64") || processor.equals("arm64") ? "-aarch64" : "-x64");
    }
}
