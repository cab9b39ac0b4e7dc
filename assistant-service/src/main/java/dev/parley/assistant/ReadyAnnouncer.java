package dev.parley.assistant;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Prints the last line of a start: where Parley is, and how long it took since the process began. */
@Component
class ReadyAnnouncer {

    private static final double MILLIS_PER_SECOND = 1_000;

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof ReactiveWebServerApplicationContext web
                && web.getWebServer() != null) {
            double seconds = (System.currentTimeMillis()
                            - ManagementFactory.getRuntimeMXBean().getStartTime())
                    / MILLIS_PER_SECOND;
            System.out.printf(
                    Locale.ROOT,
                    "Parley is ready at http://127.0.0.1:%d (%.1fs)%n",
                    web.getWebServer().getPort(),
                    seconds);
        }
    }
}
