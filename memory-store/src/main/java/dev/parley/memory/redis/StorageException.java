package dev.parley.memory.redis;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Redis did not do what was asked. Whether a write happened all the same is not known for {@link Code#TIMEOUT} and {@link Code#UNREPLICATED}. */
public final class StorageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** No connection. */
        UNAVAILABLE,
        /** No answer in time: a slow script, a loading or failing server. */
        TIMEOUT,
        /** Its memory is full; deleting still works. */
        FULL,
        /** It takes no writes now: a replica, or too few replicas, or a disk that cannot be written. */
        READ_ONLY,
        /** Too few replicas had the write in time; its master has it, and may lose it. */
        UNREPLICATED,
        /** Anything else: a fault of ours. */
        INTERNAL
    }

    private final Code code;

    public StorageException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
