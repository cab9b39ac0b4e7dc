package dev.parley.memory.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second Parley off a home. The operating system lets go of the lock when the process dies. */
final class HomeLock implements AutoCloseable {

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws HomeException when the folder cannot be written, or another process uses it */
    static HomeLock acquire(Path home) {
        FileChannel channel = null;
        try {
            Files.createDirectories(home);
            channel =
                    FileChannel.open(home.resolve("parley.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) != null) {
                return new HomeLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            close(channel);
            throw new HomeException(
                    "parley.home " + home + " cannot be written (" + reason(e)
                            + "); choose another folder with --parley.home=FOLDER",
                    e);
        }
        throw new HomeException(
                "parley.home " + home + " is used by another Parley; stop it, or choose another folder with"
                        + " --parley.home=FOLDER",
                null);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String reason(IOException fault) {
        return fault.getClass().getSimpleName().replace("Exception", "") + ": " + fault.getMessage();
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new HomeException("the lock of parley.home cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
