package dev.parley.assistant.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.ParleyProcess;
import dev.parley.assistant.load.FakeMeta.Accepted;
import dev.parley.memory.redis.EmbeddedRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/**
 * Two replicas as processes, a real Redis, a Graph API and a model that answer at once: every burst of messages gets
 * exactly one reply, in order, whatever is delivered twice and whoever is killed.
 *
 * <p>{@code -Dparley.load.people=2000} and {@code -Dparley.load.kills=10} are the full size; the defaults fit a machine with
 * two cores.
 */
class ExactlyOneReplyIT {

    private static final int PEOPLE = Integer.getInteger("parley.load.people", 300);
    private static final int KILLS = Integer.getInteger("parley.load.kills", 3);
    private static final int BURSTS = 2;
    private static final int AT_ONCE = 400;
    private static final int REPLICAS = 2;
    private static final Duration QUIET = Duration.ofMillis(2500);
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static EmbeddedRedis redis;
    private static FakeMeta meta;
    private static final List<Crowd> crowds = new CopyOnWriteArrayList<>();
    private static final Map<Integer, ParleyProcess> replicas = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        redis = EmbeddedRedis.start(Files.createDirectory(folder.resolve("redis")));
        meta = new FakeMeta(phone -> crowds.forEach(crowd -> crowd.heard(phone)));
        for (int replica = 0; replica < REPLICAS; replica++) {
            replicas.put(replica, launch(replica));
        }
        replicas.values().forEach(ParleyProcess::awaitReady);
    }

    private static ParleyProcess launch(int replica) {
        return ParleyProcess.launch(
                folder.resolve("replica" + replica),
                ParleyProcess.freePort(),
                Map.of(),
                meta.settings(
                        "--parley.redis.url=" + redis.connection().url(),
                        "--parley.mailbox.quiet-window=" + QUIET.toMillis() + "ms",
                        "--parley.mailbox.quiet-cap=20s",
                        "--parley.turn.lease=" + LEASE.toMillis() + "ms",
                        "--parley.turn.queue-metrics=500ms",
                        // A busy machine answers late, and what was given up is sent again: no fault that is meant
                        // here.
                        "--parley.channels.send-timeout=30s"));
    }

    @AfterAll
    static void stop() {
        replicas.values().forEach(ParleyProcess::kill);
        meta.close();
        redis.close();
    }

    @Test
    void burstsOfManyPeople_deliveredTwiceAndShuffled_getOneReplyEachInOrder() {
        Crowd crowd = crowd(0);

        long start = System.nanoTime();
        crowd.run(meta, AT_ONCE).block(Duration.ofMinutes(10));
        awaitNothingLeft();

        int split = 0;
        for (String phone : crowd.phones()) {
            List<List<String>> answered =
                    meta.to(phone).stream().map(Accepted::marks).toList();
            List<List<String>> written = crowd.written(phone);
            if (written.stream().noneMatch(burst -> crowd.mayBeSplit(burst, QUIET))) {
                assertThat(answered).as(phone).isEqualTo(written);
            } else {
                assertAnsweredOnce(phone, written, answered);
                split += answered.size() - BURSTS;
            }
        }
        System.out.printf(
                "Load: %d conversations, %d bursts, %d deliveries, %d bursts split by late deliveries, in %.1f s%n",
                PEOPLE, PEOPLE * BURSTS, crowd.posts(), split, (System.nanoTime() - start) / 1e9);
    }

    @Test
    void replicasKilledDuringTheLoad_losesNothingAndDoublesOnlyWhatWasAcceptedAndNotRecorded() {
        Crowd crowd = crowd(PEOPLE);
        List<Long> kills = new CopyOnWriteArrayList<>();
        List<Throwable> faults = new CopyOnWriteArrayList<>();

        long start = System.nanoTime();
        int rounds = 0;
        Random random = new Random();
        List<Crowd> all = new ArrayList<>(List.of(crowd));
        Disposable running = crowd.run(meta, AT_ONCE).subscribe(done -> {}, faults::add);
        while (kills.size() < KILLS) {
            if (running.isDisposed()) {
                // Kills fall into a load, not behind it.
                Crowd more = crowd(PEOPLE * (2 + ++rounds));
                all.add(more);
                running = more.run(meta, AT_ONCE).subscribe(done -> {}, faults::add);
            }
            int replica = random.nextInt(REPLICAS);
            long repliesBefore = replies(all);
            long wanted = 1 + random.nextInt(PEOPLE / 2);
            Disposable load = running;
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> load.isDisposed() || replies(all) >= repliesBefore + wanted);
            replicas.get(replica).kill();
            kills.add(System.nanoTime());
            replicas.put(replica, launch(replica));
            replicas.get(replica).awaitReady();
        }
        await().atMost(Duration.ofMinutes(5)).until(running::isDisposed);
        assertThat(faults).isEmpty();
        awaitNothingLeft();

        int doubled = 0;
        int split = 0;
        for (Crowd each : all) {
            for (String phone : each.phones()) {
                Map<String, List<Accepted>> byId = meta.to(phone).stream()
                        .collect(Collectors.groupingBy(Accepted::id, LinkedHashMap::new, Collectors.toList()));
                assertAnsweredOnce(
                        phone,
                        each.written(phone),
                        byId.values().stream()
                                .map(copies -> copies.getFirst().marks())
                                .toList());
                split += byId.size() - BURSTS;
                for (List<Accepted> copies : byId.values()) {
                    for (int copy = 1; copy < copies.size(); copy++) {
                        long before = copies.get(copy - 1).at();
                        long after = copies.get(copy).at();
                        assertThat(kills)
                                .as("a kill between two acceptances of a reply to " + phone)
                                .anyMatch(kill -> before < kill && kill < after);
                        doubled++;
                    }
                }
            }
        }
        System.out.printf(
                "Faults: %d kills, %d bursts, %d replies doubled, %d bursts split by late deliveries, in %.1f s%n",
                kills.size(), all.size() * PEOPLE * BURSTS, doubled, split, (System.nanoTime() - start) / 1e9);
    }

    /**
     * Each message is in one reply, and no burst is answered before an earlier one. A message whose delivery failed for
     * longer than the quiet window comes as a burst of its own, so the number of replies may be higher.
     */
    private static void assertAnsweredOnce(String phone, List<List<String>> written, List<List<String>> replies) {
        List<String> answered = replies.stream().flatMap(List::stream).toList();
        assertThat(answered).as(phone).doesNotHaveDuplicates();
        int from = 0;
        for (List<String> burst : written) {
            assertThat(answered.subList(from, Math.min(from + burst.size(), answered.size())))
                    .as(phone)
                    .containsExactlyInAnyOrderElementsOf(burst);
            from += burst.size();
        }
        assertThat(answered).as(phone).hasSize(from);
    }

    private static long replies(List<Crowd> all) {
        return all.stream()
                .flatMap(crowd -> crowd.phones().stream())
                .mapToLong(phone -> meta.to(phone).size())
                .sum();
    }

    private static Crowd crowd(int first) {
        Crowd crowd = new Crowd(
                first, PEOPLE, BURSTS, PATIENCE, ThreadLocalRandom.current().nextLong(1 << 30), () -> {
                    int replica = ThreadLocalRandom.current().nextInt(REPLICAS);
                    return replicas.get(replica).uri("/");
                });
        crowds.add(crowd);
        return crowd;
    }

    /** Mailboxes and outboxes are empty, so nothing can follow. */
    private static void awaitNothingLeft() {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(metrics(replicas.get(0).uri("/actuator/prometheus")))
                        .contains("parley_mailbox_conversations 0.0", "parley_outbox_conversations 0.0"));
    }

    private static String metrics(URI uri) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
