package dev.parley.assistant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What a start says to the person who made it: plain lines on the standard output, or lines of the log where that output
 * is one for machines ({@code logging.structured.format.console}). Thread-safe.
 */
@Component
public final class Console {

    private static final Logger log = LoggerFactory.getLogger(Console.class);

    private static final String STRUCTURED = "logging.structured.format.console";

    private final boolean plain;

    Console(Environment environment) {
        this.plain = !environment.containsProperty(STRUCTURED);
    }

    public void say(String line) {
        if (plain) {
            System.out.println(line);
        } else {
            log.info(line);
        }
    }

    /** Says a secret to a person; a log gets the other line, without it. */
    public void saySecretly(String line, String lineOfALog) {
        say(plain ? line : lineOfALog);
    }
}
