package dev.parley.tool.mcp;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A server whose tools are offered.
 *
 * @param name its tools are named {@code name_tool}; lower-case letters and digits
 * @param allow names of its tools that are offered, as the server names them; {@code *} at the end stands for any rest
 * @param reads those of them that only read: they run in parallel and are tried again. What a server says of itself
 *     is not taken for it
 * @param timeout longest time of one call
 * @param connectTimeout longest time to connect, to list tools, and to answer a sign of life
 * @param checkInterval how often a sign of life is asked for
 * @param maxResultTokens results are cut there
 * @param maxTools tools beyond are not offered
 */
public record McpServerOptions(
        String name,
        McpEndpoint endpoint,
        List<String> allow,
        List<String> reads,
        Duration timeout,
        Duration connectTimeout,
        Duration checkInterval,
        int maxResultTokens,
        int maxTools) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration DEFAULT_CHECK_INTERVAL = Duration.ofSeconds(30);
    public static final int DEFAULT_MAX_RESULT_TOKENS = 1_500;
    public static final int DEFAULT_MAX_TOOLS = 32;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,19}");

    public McpServerOptions {
        allow = List.copyOf(allow);
        reads = List.copyOf(reads);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be lower-case letters and digits, a letter first, at most 20, but is '" + name + "'");
        }
        requirePositive("timeout", timeout);
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("checkInterval", checkInterval);
        if (maxResultTokens < 1 || maxTools < 1) {
            throw new IllegalArgumentException("maxResultTokens and maxTools must be at least 1");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be above 0 but is " + value);
        }
    }
}
