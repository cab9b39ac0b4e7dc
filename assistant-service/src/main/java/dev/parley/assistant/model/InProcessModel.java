package dev.parley.assistant.model;

import dev.parley.llama.LlamaModel;
import dev.parley.llama.checkpoint.Checkpoints;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import dev.parley.model.local.LocalChatModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A checkpoint in this process that operators take out and put in, or exchange for another one, while requests go on. A
 * new one is opened beside the old one, so one that cannot be opened changes nothing; what the old one writes it writes to
 * the end, then its memory goes. Thread-safe.
 */
public final class InProcessModel implements ChatModel, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InProcessModel.class);

    /** Letters that a token has at least, where no tokenizer is there to count. */
    private static final int CHARACTERS_PER_TOKEN = 2;

    private final Path configured;
    private final Duration deadline;
    private final Function<Path, LlamaModel> open;
    private final Function<LlamaModel, AutoCloseable> measured;
    private final AtomicBoolean changing = new AtomicBoolean();
    private volatile ModelInfo info;
    private volatile @Nullable Held current;

    /**
     * Opens the configured checkpoint.
     *
     * @param deadline time after which a request fails, waiting included
     * @param open opens a checkpoint; called on the caller's thread
     * @param measured begins to measure a model, until what it gives is closed
     */
    InProcessModel(
            Path configured,
            Duration deadline,
            Function<Path, LlamaModel> open,
            Function<LlamaModel, AutoCloseable> measured) {
        this.configured = configured;
        this.deadline = deadline;
        this.open = open;
        this.measured = measured;
        LlamaModel model = open.apply(configured);
        Held first = held(configured, model, chat(model));
        this.current = first;
        this.info = first.chat.info();
    }

    /** A model and the number of requests that use it; closed when it was given up and the last one has ended. */
    private static final class Held {

        private final Path path;
        private final LlamaModel model;
        private final ChatModel chat;
        private final AutoCloseable meters;
        private int users = 1;
        private boolean closed;

        Held(Path path, LlamaModel model, ChatModel chat, AutoCloseable meters) {
            this.path = path;
            this.model = model;
            this.chat = chat;
            this.meters = meters;
        }

        /** Whether it may be used, and {@link #release} follows. */
        synchronized boolean acquire() {
            if (users == 0 || closed) {
                return false;
            }
            users++;
            return true;
        }

        void release() {
            synchronized (this) {
                users--;
                if (users > 0) {
                    return;
                }
            }
            // The last answer ends on a thread of the model, which cannot wait for itself.
            Schedulers.boundedElastic().schedule(this::close);
        }

        void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            closeQuietly(meters);
            model.close();
            log.info("Model {} is closed and its memory is free", model.name());
        }
    }

    private ChatModel chat(LlamaModel model) {
        return new LocalChatModel(model, deadline);
    }

    private Held held(Path path, LlamaModel model, ChatModel chat) {
        return new Held(path, model, chat, measured.apply(model));
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            log.warn("Meters of a model could not be taken away. fault={}", e.toString());
        }
    }

    /** Why a checkpoint was not taken. */
    public static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String code;

        RefusedException(String code, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /**
     * Puts a checkpoint in the place of the one that is there, or of none. Blocks while it is opened, which takes seconds
     * to minutes; needs the memory of both until the old one has ended its answers.
     *
     * @param name one of {@link #available}; null for the configured one
     * @throws RefusedException when it cannot be opened or does not fit; the old one goes on then
     */
    public void load(@Nullable String name) {
        change(() -> {
            Path path = path(name);
            LlamaModel opened;
            try {
                opened = open.apply(path);
            } catch (RuntimeException e) {
                throw new RefusedException(
                        "checkpoint_not_opened",
                        "The checkpoint " + path.getFileName() + " cannot be opened: " + e.getMessage(),
                        e);
            }
            ChatModel chat;
            ModelInfo next;
            try {
                chat = chat(opened);
                next = chat.info();
                if (next.compactPrompts() != info.compactPrompts()
                        || !next.tools().equals(info.tools())) {
                    throw new RefusedException(
                            "checkpoint_of_another_kind",
                            "The checkpoint " + path.getFileName()
                                    + " wants prompts of another kind; set parley.model.path and start again.",
                            null);
                }
            } catch (RuntimeException e) {
                opened.close();
                throw e;
            }
            Held before = current;
            info = next;
            current = held(path, opened, chat);
            if (before != null) {
                before.release();
            }
            log.info("Model {} runs on {}", opened.name(), opened.description());
        });
    }

    /** Takes the checkpoint out, when what it writes has ended; requests fail as unavailable from now on. */
    public void unload() {
        change(() -> {
            Held before = current;
            current = null;
            if (before != null) {
                before.release();
            }
        });
    }

    private void change(Runnable change) {
        if (!changing.compareAndSet(false, true)) {
            throw new RefusedException("model_changing", "This model is being loaded or unloaded already.", null);
        }
        try {
            change.run();
        } finally {
            changing.set(false);
        }
    }

    private Path path(@Nullable String name) {
        Path own = configured.toAbsolutePath().normalize();
        if (name == null || name.equals(String.valueOf(own.getFileName()))) {
            return configured;
        }
        if (!available().contains(name)) {
            throw new RefusedException(
                    "no_such_checkpoint",
                    "There is no checkpoint " + name + " beside the configured one; there are " + available() + ".",
                    null);
        }
        return own.resolveSibling(name);
    }

    /** Names of checkpoints beside the configured one, itself included. */
    public List<String> available() {
        Path own = configured.toAbsolutePath().normalize();
        Path folder = own.getParent();
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.equals(own) || Checkpoints.isCheckpoint(file))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(String.valueOf(own.getFileName()));
        }
    }

    /** Whether it is being loaded or unloaded. */
    public boolean isChanging() {
        return changing.get();
    }

    /** Looks at the checkpoint that is there; empty where none is. It is not closed meanwhile. */
    public <T> Optional<T> look(Function<LlamaModel, T> look) {
        return with(held -> look.apply(held.model));
    }

    private <T> Optional<T> with(Function<Held, T> use) {
        Held held = acquired();
        if (held == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(use.apply(held));
        } finally {
            held.release();
        }
    }

    /** Name of the checkpoint that is there; empty where none is. */
    public String checkpoint() {
        Held held = current;
        return held == null
                ? ""
                : String.valueOf(held.path.toAbsolutePath().normalize().getFileName());
    }

    private @Nullable Held acquired() {
        for (Held held = current; held != null; held = current) {
            if (held.acquire()) {
                return held;
            }
        }
        return null;
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request) {
        return Flux.defer(() -> {
            Held held = acquired();
            return held == null
                    ? Flux.error(new ModelException(
                            ModelException.Code.UNAVAILABLE, "The model is unloaded; load it at /admin/models.", null))
                    : held.chat.stream(request).doFinally(signal -> held.release());
        });
    }

    @Override
    public int countTokens(ChatRequest request) {
        return with(held -> held.chat.countTokens(request))
                .orElseGet(() -> countTokens(request.messages().toString()));
    }

    @Override
    public int countTokens(String text) {
        return with(held -> held.chat.countTokens(text))
                .orElseGet(() -> Math.ceilDiv(text.length(), CHARACTERS_PER_TOKEN));
    }

    /** Ends what is being written. */
    @Override
    public void close() {
        Held held = current;
        current = null;
        if (held != null) {
            held.close();
        }
    }
}
