package dev.parley.assistant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/**
 * Leaves the log file out where {@code parley.home} cannot be written, so that the one line about the home is all that a
 * person sees, and not what the logging system says about its file.
 */
final class LogFileGuard implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        Path home = Path.of(event.getEnvironment().getProperty("parley.home", "./data"));
        if (!isWritable(home)) {
            event.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("noLogFile", Map.of("logging.file.name", "")));
        }
    }

    private static boolean isWritable(Path home) {
        try {
            return Files.isWritable(Files.createDirectories(home));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER - 1;
    }
}
