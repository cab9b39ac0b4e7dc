package dev.parley.assistant.channel;

import reactor.core.publisher.Mono;

/** Where files to send come from. Thread-safe. */
public interface OutboundFiles {

    /** The bytes of a file; empty where it is not there any more, or is none of ours. */
    Mono<byte[]> read(String url);
}
