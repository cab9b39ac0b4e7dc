package dev.parley.assistant;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

/** What a running program measures. */
public final class Metrics {

    private final ParleyProcess parley;

    public Metrics(ParleyProcess parley) {
        this.parley = parley;
    }

    /** The sum of the series that begin so and have these labels; 0 where there is none. */
    public double sum(String series, String... labels) throws IOException, InterruptedException {
        return text().lines()
                .filter(line -> line.startsWith(series) && Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** All series, in Prometheus' text format. */
    public String text() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(parley.uri("/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
