package dev.parley.assistant;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says at the end of a start where Parley is, and how long it took since the process began. */
@Component
class ReadyAnnouncer {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Console console;

    ReadyAnnouncer(Console console) {
        this.console = console;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof ReactiveWebServerApplicationContext web
                && web.getWebServer() != null) {
            double seconds = (System.currentTimeMillis()
                            - ManagementFactory.getRuntimeMXBean().getStartTime())
                    / MILLIS_PER_SECOND;
            console.say(String.format(
                    Locale.ROOT,
                    "Parley is ready at http://127.0.0.1:%d (%.1fs)",
                    web.getWebServer().getPort(),
                    seconds));
        }
    }
}
