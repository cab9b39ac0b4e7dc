package dev.parley.assistant;

import dev.parley.assistant.admin.AdminToken;
import dev.parley.assistant.replay.ReplayCommand;
import dev.parley.assistant.settings.SettingsCheck;
import dev.parley.assistant.terminal.ChatTerminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts Parley. A failed start prints one plain line and exits with 1. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ParleyApplication {

    private static final String CHAT = "--parley.chat";
    private static final String REPLAY = "--parley.replay";
    private static final URI DEFAULT_ADDRESS = URI.create("http://127.0.0.1:8080");

    public static void main(String[] arguments) {
        try {
            if (arguments.length > 0 && arguments[0].equals(REPLAY)) {
                System.exit(replay(Arrays.copyOfRange(arguments, 1, arguments.length)) ? 0 : 1);
            } else if (arguments.length > 0 && arguments[0].equals(CHAT)) {
                chat(Arrays.copyOfRange(arguments, 1, arguments.length));
            } else {
                application().run(arguments);
            }
        } catch (RuntimeException | Error | IOException fault) {
            System.err.println("Parley cannot start: " + StartupFailure.explain(fault));
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SpringApplication application() {
        SpringApplication application = new SpringApplication(ParleyApplication.class);
        application.addListeners(new LogFileGuard());
        application.addInitializers(new SettingsCheck());
        return application;
    }

    /** Talks to the Parley that runs at the usual address, or to one started for this talk on a free port. */
    private static void chat(String[] arguments) throws IOException, InterruptedException {
        if (ChatTerminal.isRunning(DEFAULT_ADDRESS)) {
            talk(DEFAULT_ADDRESS);
            return;
        }
        int port = freePort();
        List<String> settings = new ArrayList<>(List.of("--server.port=" + port));
        settings.addAll(List.of(arguments));
        try (ConfigurableApplicationContext context = application().run(settings.toArray(String[]::new))) {
            talk(URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("server.port", "" + port)));
        }
    }

    /** {@code TURN [--url=URL] [--token=TOKEN] [--parley.home=FOLDER]}; the token of the home by default. */
    private static boolean replay(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> options = new HashMap<>();
        String turn = "";
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (argument.startsWith("--") && equals > 0) {
                options.put(argument.substring(2, equals), argument.substring(equals + 1));
            } else {
                turn = argument;
            }
        }
        if (!turn.matches("[0-9a-f]{32}")) {
            System.err.println("replay: name a turn, 32 hexadecimal digits as the events and the log have it");
            return false;
        }
        String token = options.containsKey("token")
                ? options.get("token")
                : AdminToken.read(Path.of(options.getOrDefault("parley.home", "data")));
        URI address = options.containsKey("url") ? URI.create(options.get("url")) : DEFAULT_ADDRESS;
        return ReplayCommand.run(address, token, turn, System.out);
    }

    /** Chosen before the start, because addresses of documents name the port. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void talk(URI address) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new ChatTerminal(address, input, new PrintWriter(System.out, false, StandardCharsets.UTF_8)).run();
    }
}
