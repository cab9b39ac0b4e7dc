package dev.parley.search.page;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns faults into outcomes. Messages of transports hold addresses, so only their kind is told. Stateless. */
final class Faults {

    private static final int MAX_CAUSES = 8;

    private Faults() {}

    static PageOutcome outcome(URI requested, Throwable fault, PageReaderOptions options) {
        return switch (refusal(fault)) {
            case RefusedException refused -> new PageOutcome.Refused(requested, refused.why(), refused.reason());
            case FailedException failed -> new PageOutcome.Failed(requested, failed.reason());
            case TimeoutException slow ->
                new PageOutcome.Failed(
                        requested,
                        "the site did not answer within " + options.timeout().toMillis() + " ms");
            case ConnectTimeoutException slow -> new PageOutcome.Failed(requested, "the site cannot be reached");
            case ConnectException down -> new PageOutcome.Failed(requested, "the site cannot be reached");
            case UnknownHostException unknown -> new PageOutcome.Failed(requested, "there is no such site");
            case SSLException insecure -> new PageOutcome.Failed(requested, "the site's encryption is not in order");
            default ->
                new PageOutcome.Failed(
                        requested,
                        "the site cannot be read (" + fault.getClass().getSimpleName() + ")");
        };
    }

    /** The refusal inside a fault, or the fault that one of ours or the JDK's wraps, or the fault itself. */
    static Throwable refusal(Throwable fault) {
        @Nullable Throwable cause = fault;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof RefusedException || cause instanceof FailedException) {
                return cause;
            }
        }
        return fault instanceof java.util.concurrent.CompletionException && fault.getCause() != null
                ? fault.getCause()
                : fault;
    }
}
