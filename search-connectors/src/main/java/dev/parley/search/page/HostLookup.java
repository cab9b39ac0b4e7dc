package dev.parley.search.page;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Finds all addresses of a host name. Thread-safe; never blocks the caller. */
@FunctionalInterface
interface HostLookup {

    /** At least one address, or an error. */
    Mono<List<InetAddress>> addresses(String host);

    /** The system's own way: hosts file, then DNS. */
    static HostLookup system() {
        return SystemLookup::addresses;
    }

    /** Name resolution of the JDK blocks, so it has a few threads of its own. */
    final class SystemLookup {

        private static final int THREADS = 8;
        private static final int MAX_WAITING = 256;
        private static final Duration TIMEOUT = Duration.ofSeconds(4);
        private static final Scheduler SCHEDULER =
                Schedulers.newBoundedElastic(THREADS, MAX_WAITING, "parley-host-lookup", 60, true);

        private SystemLookup() {}

        static Mono<List<InetAddress>> addresses(String host) {
            return Mono.fromCallable(() -> List.of(InetAddress.getAllByName(host)))
                    .subscribeOn(SCHEDULER)
                    .timeout(TIMEOUT);
        }
    }
}
