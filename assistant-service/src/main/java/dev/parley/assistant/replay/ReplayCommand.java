package dev.parley.assistant.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./parley replay TURN}: asks a running Parley to replay a turn, and prints what came of it. */
public final class ReplayCommand {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReplayCommand() {}

    /** Whether the turn came out the same. */
    public static boolean run(URI base, String token, String turn, PrintStream out)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/admin/turns/" + turn + "/replay"))
                .header("Authorization", "Bearer " + token)
                .timeout(TIMEOUT)
                .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                out.println("replay: " + body.path("detail").asString("Parley answered " + response.statusCode()));
                return false;
            }
            boolean same = body.path("same").asBoolean(false);
            out.println("turn " + turn + " (" + body.path("end").asString("") + "), "
                    + body.path("events").asInt(0) + " recorded events");
            body.path("steps").forEach(step -> out.println("  " + step.asString("")));
            body.path("transcript").asString("").lines().forEach(out::println);
            out.println(
                    same
                            ? "same, byte for byte"
                            : "different: " + body.path("difference").asString(""));
            return same;
        }
    }
}
