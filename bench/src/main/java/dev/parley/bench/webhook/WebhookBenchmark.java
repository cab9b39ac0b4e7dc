package dev.parley.bench.webhook;

import dev.parley.assistant.ParleyApplication;
import dev.parley.bench.BenchRow;
import dev.parley.bench.Benchmark;
import dev.parley.bench.Samples;
import dev.parley.bench.ServerProcess;
import dev.parley.memory.redis.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many webhooks Parley accepts, and how fast: signature, reading, deduplication, mailbox. Answering is put off by a
 * long quiet window, because it is not what is measured. Both servers are processes of their own with the same options,
 * one after the other, each on an empty Redis: what the other left there would be written anew meanwhile.
 */
public final class WebhookBenchmark implements Benchmark {

    /** The JIT needs this long for the whole path; shorter measures it and not the program. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final Duration TIME = Duration.ofSeconds(6);
    private static final int ROUNDS = 3;
    private static final int POSTS_PER_SECOND = 500;
    private static final double BAR = 0.6;
    private static final double LIMIT_P50_MILLIS = 25;
    private static final double LIMIT_P99_MILLIS = 250;

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public String purpose() {
        return "webhooks accepted, beside a bare handler with a signature and one Redis write";
    }

    @Override
    public List<BenchRow> run(Path work) throws IOException, InterruptedException {
        double theirs;
        try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("bare"));
                ServerProcess bare = ServerProcess.start(
                        BareWebhook.class.getName(), "PORT", redis.connection().url(), WebhookLoad.SECRET)) {
            theirs = throughput(bare);
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("parley"))) {
            String url = redis.connection().url();
            double ours;
            Samples latency;
            try (ServerProcess parley = parley(work.resolve("home"), url)) {
                ours = throughput(parley);
                try (WebhookLoad load = new WebhookLoad(parley.port())) {
                    latency = load.latency(POSTS_PER_SECOND, TIME);
                }
            }
            List<BenchRow> rows = new ArrayList<>();
            rows.add(BenchRow.higherIsBetter("webhooks accepted", "1/s", ours, theirs, "bare Netty"));
            rows.add(BenchRow.higherIsBetter("share of the bare handler", "x", ours / theirs, BAR, BenchRow.LIMIT));
            rows.add(BenchRow.lowerIsBetter(
                    "answer at 500/s, p50", "ms", latency.millis(0.5), LIMIT_P50_MILLIS, BenchRow.LIMIT));
            rows.add(BenchRow.lowerIsBetter(
                    "answer at 500/s, p99", "ms", latency.millis(0.99), LIMIT_P99_MILLIS, BenchRow.LIMIT));
            return rows;
        }
    }

    private static double throughput(ServerProcess server) {
        try (WebhookLoad load = new WebhookLoad(server.port())) {
            load.throughput(WARM_UP);
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.max(best, load.throughput(TIME));
            }
            return best;
        }
    }

    private static ServerProcess parley(Path home, String redis) throws IOException, InterruptedException {
        return ServerProcess.start(
                ParleyApplication.class.getName(),
                "--server.port=PORT",
                "--parley.home=" + home,
                "--parley.redis.url=" + redis,
                "--parley.mailbox.quiet-window=30m",
                "--parley.mailbox.quiet-cap=30m",
                "--parley.model.remote.base-url=http://127.0.0.1:9/v1",
                "--parley.model.remote.name=none",
                "--parley.channels.graph-base-url=http://127.0.0.1:9",
                "--parley.channels.whatsapp.app-secret=" + WebhookLoad.SECRET,
                "--parley.channels.whatsapp.verify-token=v",
                "--parley.channels.whatsapp.access-token=t",
                "--parley.channels.whatsapp.phone-number-id=" + WebhookLoad.NUMBER);
    }
}
