package dev.parley.assistant.media;

import reactor.core.publisher.Mono;

/** Port of a scanner for harmful files. Thread-safe. */
public interface FileScanner {

    /** Finds nothing. */
    FileScanner NONE = bytes -> Mono.empty();

    /** What harmful thing is in a file, by the scanner's name for it; empty where nothing is. Fails where it cannot be known. */
    Mono<String> scan(byte[] bytes);
}
