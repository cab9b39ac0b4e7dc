package dev.parley.assistant.media;

import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import reactor.core.publisher.Mono;

/** Port of the platforms that hold the files that people send. Thread-safe. */
public interface InboundFiles {

    /**
     * The bytes of a file.
     *
     * @param message that it came with
     * @param most bytes that are taken; of a larger file nothing is read further
     * @return fails with {@link FileRefusedException}
     */
    Mono<byte[]> fetch(InboundMessage message, InboundFile file, long most);
}
