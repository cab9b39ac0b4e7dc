package dev.parley.memory.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;

/** Tells faults of Redis and of its client apart. Messages carry no content of commands. */
final class StorageFaults {

    private StorageFaults() {}

    /** The fault as ours; others than those of Redis stay as they are. */
    static Throwable translate(Throwable fault) {
        if (!(fault instanceof DataAccessException
                || fault instanceof RedisException
                || fault instanceof TimeoutException)) {
            return fault;
        }
        StorageException.Code code = code(fault);
        String message = switch (code) {
            case UNAVAILABLE -> "Redis cannot be reached";
            case TIMEOUT -> "Redis did not answer in time";
            case FULL -> "the memory of Redis is full; raise its maxmemory or free some";
            case READ_ONLY -> "Redis takes no writes now";
            case UNREPLICATED -> "too few replicas confirmed a write";
            case INTERNAL -> "Redis refused a command: " + fault.getClass().getSimpleName();
        };
        return new StorageException(code, message, fault);
    }

    private static StorageException.Code code(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.startsWith("OOM ") || message.contains("OOM command not allowed")) {
                return StorageException.Code.FULL;
            }
            if (message.startsWith("BUSY ") || message.startsWith("LOADING ") || message.startsWith("TRYAGAIN ")) {
                return StorageException.Code.TIMEOUT;
            }
            if (message.startsWith("READONLY ")
                    || message.startsWith("NOREPLICAS ")
                    || message.startsWith("MISCONF ")
                    || message.contains("-READONLY")) {
                return StorageException.Code.READ_ONLY;
            }
            if (message.startsWith("CLUSTERDOWN ") || message.startsWith("MASTERDOWN ")) {
                return StorageException.Code.UNAVAILABLE;
            }
            if (cause instanceof RedisCommandTimeoutException
                    || cause instanceof QueryTimeoutException
                    || cause instanceof TimeoutException) {
                return StorageException.Code.TIMEOUT;
            }
            if (message.startsWith("ERR ") || message.startsWith("WRONGTYPE ") || message.startsWith("CROSSSLOT ")) {
                return StorageException.Code.INTERNAL;
            }
        }
        return StorageException.Code.UNAVAILABLE;
    }
}
