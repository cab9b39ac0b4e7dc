package dev.parley.bench.gateway;

import dev.parley.assistant.ParleyApplication;
import dev.parley.bench.BenchRow;
import dev.parley.bench.Benchmark;
import dev.parley.bench.Samples;
import dev.parley.bench.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What Parley adds to an answer between socket and model: the time of a short answer over that of the model alone, and
 * the words of a long one that pass for each second of processor time. The model is a server whose answers lie ready; the
 * peer is a proxy that hands its bytes on. All are processes of their own on loopback.
 */
public final class GatewayBenchmark implements Benchmark {

    /** The compiler needs thousands of requests before it has seen all that one runs through. */
    private static final Duration WARM_UP = Duration.ofSeconds(40);

    private static final int WARM_UP_CALLERS = 4;
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final int ROUNDS = 3;
    private static final int WORDS = 50_000;
    private static final int ANSWERS = 6;
    private static final double LIMIT_ADDED_MILLIS = 1;
    private static final double LIMIT_WORDS = 20_000;
    private static final String PEER = "bare WebClient proxy";

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public String purpose() {
        return "time and words per second between socket and model, beside a bare proxy";
    }

    /**
     * @param added median in milliseconds over that of the model alone
     * @param processor milliseconds of processor time for a short answer
     * @param perCore words in a second of processor time
     * @param perSecond words in a second of the clock
     */
    private record Measured(double added, double processor, double perCore, double perSecond) {}

    @Override
    public List<BenchRow> run(Path work) throws IOException, InterruptedException {
        try (ServerProcess model = ServerProcess.start(InstantServer.class.getName(), "PORT")) {
            String address = "http://127.0.0.1:" + model.port();
            Measured theirs;
            try (ServerProcess proxy = ServerProcess.start(BareProxy.class.getName(), "PORT", address)) {
                theirs = measure(model, proxy);
            }
            Measured ours;
            try (ServerProcess parley = parley(work.resolve("home"), address)) {
                ours = measure(model, parley);
            }
            List<BenchRow> rows = new ArrayList<>();
            rows.add(BenchRow.lowerIsBetter(
                    "added to a short answer, p50", "ms", ours.added(), LIMIT_ADDED_MILLIS, BenchRow.LIMIT));
            rows.add(BenchRow.lowerIsBetter("added to a short answer, p50", "ms", ours.added(), theirs.added(), PEER));
            rows.add(BenchRow.lowerIsBetter(
                    "processor time of a short answer", "ms", ours.processor(), theirs.processor(), PEER));
            rows.add(BenchRow.higherIsBetter(
                    "words forwarded by one core", "1/s", ours.perCore(), LIMIT_WORDS, BenchRow.LIMIT));
            rows.add(BenchRow.higherIsBetter(
                    "words forwarded by one core", "1/s", ours.perCore(), theirs.perCore(), PEER));
            rows.add(BenchRow.higherIsBetter(
                    "words forwarded in one answer", "1/s", ours.perSecond(), theirs.perSecond(), PEER));
            return rows;
        }
    }

    /** Asks the model alone and through the server in turns, so that both see the same machine. */
    private static Measured measure(ServerProcess model, ServerProcess server) throws InterruptedException {
        try (ChatCaller direct = new ChatCaller(model.port());
                ChatCaller through = new ChatCaller(server.port())) {
            warmUp(model, WARM_UP.dividedBy(4));
            warmUp(server, WARM_UP);
            List<Double> added = new ArrayList<>();
            Duration idle = server.processorTime();
            int asked = 0;
            for (int round = 0; round < ROUNDS; round++) {
                Samples alone = direct.latency(TIME.dividedBy(2));
                Samples over = through.latency(TIME);
                added.add(over.millis(0.5) - alone.millis(0.5));
                asked += over.size();
            }
            double each = server.processorTime().minus(idle).toNanos() / 1e6 / asked;
            added.sort(null);
            through.ask(WORDS);
            through.ask(WORDS);
            Duration before = server.processorTime();
            long start = System.nanoTime();
            for (int answer = 0; answer < ANSWERS; answer++) {
                through.ask(WORDS);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double processor = server.processorTime().minus(before).toNanos() / 1e9;
            double words = (double) WORDS * ANSWERS;
            return new Measured(added.get(ROUNDS / 2), each, words / processor, words / seconds);
        }
    }

    private static void warmUp(ServerProcess server, Duration time) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int number = 0; number < WARM_UP_CALLERS; number++) {
            callers.add(Thread.ofPlatform().start(() -> {
                try (ChatCaller caller = new ChatCaller(server.port())) {
                    caller.latency(time);
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private static ServerProcess parley(Path home, String model) throws IOException, InterruptedException {
        return ServerProcess.start(
                ParleyApplication.class.getName(),
                "--server.port=PORT",
                "--parley.home=" + home,
                "--parley.model.remote.base-url=" + model + "/v1",
                "--parley.model.remote.name=fake",
                "--parley.model.context-length=200000");
    }
}
