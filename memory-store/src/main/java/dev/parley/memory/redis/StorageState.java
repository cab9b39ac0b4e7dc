package dev.parley.memory.redis;

/** How Redis does, as a write just found it. */
public enum StorageState {
    UP("Redis takes reads and writes."),
    UNAVAILABLE(
            "Redis cannot be reached. Messages are refused and delivered again by the platforms; it is tried again all the time."),
    SLOW("Redis does not answer in time. A slow script, a full disk or a failing machine may be the cause."),
    FULL("The memory of Redis is full. Nothing is evicted; raise its maxmemory."),
    READ_ONLY("Redis takes no writes: a replica, too few replicas, or a disk that cannot be written."),
    UNREPLICATED(
            "Too few replicas confirm writes in time (parley.redis.wait-replicas). Writes are refused until they do; look at"
                    + " the replicas.");

    private final String advice;

    StorageState(String advice) {
        this.advice = advice;
    }

    /** What it means and what to do, for those who run Parley. */
    public String advice() {
        return advice;
    }

    static StorageState of(StorageException.Code code) {
        return switch (code) {
            case UNAVAILABLE, INTERNAL -> UNAVAILABLE;
            case TIMEOUT -> SLOW;
            case FULL -> FULL;
            case READ_ONLY -> READ_ONLY;
            case UNREPLICATED -> UNREPLICATED;
        };
    }
}
