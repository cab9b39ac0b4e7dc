package dev.parley.assistant;

import dev.parley.llama.backend.BackendException;
import dev.parley.llama.checkpoint.CheckpointException;
import dev.parley.memory.redis.HomeException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why the program could not start, and what to do. */
final class StartupFailure {

    private StartupFailure() {}

    static String explain(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StartupException known -> {
                    return oneLine(known.getMessage());
                }
                case CheckpointException checkpoint -> {
                    return oneLine(
                            "the model cannot be read: " + checkpoint.getMessage() + " Check parley.model.path.");
                }
                case HomeException home -> {
                    return oneLine(home.getMessage());
                }
                case BackendException backend -> {
                    return oneLine(backend.getMessage());
                }
                case PortInUseException port -> {
                    return "port " + port.getPort()
                            + " is taken. Stop the program that uses it, or choose another with --server.port=8081.";
                }
                case ConfigurationPropertiesBindException binding -> {
                    return oneLine("a setting is wrong: " + deepest(binding).getMessage());
                }
                default -> {
                    // A wrapper: the reason is further down.
                }
            }
        }
        Throwable deepest = deepest(fault);
        return oneLine(deepest.getClass().getSimpleName() + ": " + deepest.getMessage()
                + " (the log under parley.home says more)");
    }

    private static Throwable deepest(Throwable fault) {
        Throwable deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }
}
