package dev.parley.assistant.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.ParleyProcess;
import dev.parley.assistant.load.FakeMeta.Accepted;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.EmbeddedRedis;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
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
import java.util.Set;
import java.util.TreeMap;
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

    /** As the programs have it. */
    private static final int PARTITIONS = 16;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static EmbeddedRedis redis;
    private static FakeMeta meta;
    private static final List<Crowd> crowds = new CopyOnWriteArrayList<>();
    private static final Map<Integer, ParleyProcess> replicas = new ConcurrentHashMap<>();
    private static final List<String> tokens = new CopyOnWriteArrayList<>();
    private static final Map<Integer, String> running = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        redis = EmbeddedRedis.start(Files.createDirectory(folder.resolve("redis")));
        meta = new FakeMeta(phone -> crowds.forEach(crowd -> crowd.heard(phone)));
        for (int replica = 0; replica < REPLICAS; replica++) {
            replicas.put(replica, launch(replica));
        }
        replicas.values().forEach(ParleyProcess::awaitReady);
    }

    /** Each start is known by a token of its own, so that the platform knows who sent what. */
    private static ParleyProcess launch(int replica) {
        String token = "start" + tokens.size();
        tokens.add(token);
        running.put(replica, token);
        return ParleyProcess.launch(
                folder.resolve("replica" + replica),
                ParleyProcess.freePort(),
                Map.of(),
                meta.settingsOf(
                        token,
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
            split += assertAnsweredOnce(phone, crowd, answered);
        }
        System.out.printf(
                "Load: %d conversations, %d bursts, %d deliveries, %d bursts split by late deliveries, in %.1f s%n",
                PEOPLE, PEOPLE * BURSTS, crowd.posts(), split, (System.nanoTime() - start) / 1e9);
    }

    @Test
    void replicasKilledDuringTheLoad_losesNothingAndDoublesOnlyWhatWasAcceptedAndNotRecorded() {
        Crowd crowd = crowd(PEOPLE);
        Set<String> killed = ConcurrentHashMap.newKeySet();
        List<Throwable> faults = new CopyOnWriteArrayList<>();

        long start = System.nanoTime();
        int rounds = 0;
        Random random = new Random();
        List<Crowd> all = new ArrayList<>(List.of(crowd));
        Disposable writing = crowd.run(meta, AT_ONCE).subscribe(done -> {}, faults::add);
        while (killed.size() < KILLS) {
            if (writing.isDisposed()) {
                // Kills fall into a load, not behind it.
                Crowd more = crowd(PEOPLE * (2 + ++rounds));
                all.add(more);
                writing = more.run(meta, AT_ONCE).subscribe(done -> {}, faults::add);
            }
            int replica = random.nextInt(REPLICAS);
            long repliesBefore = replies(all);
            long wanted = 1 + random.nextInt(PEOPLE / 2);
            Disposable load = writing;
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> load.isDisposed() || replies(all) >= repliesBefore + wanted);
            killed.add(running.get(replica));
            replicas.get(replica).kill();
            replicas.put(replica, launch(replica));
            replicas.get(replica).awaitReady();
        }
        await().atMost(Duration.ofMinutes(5)).until(writing::isDisposed);
        assertThat(faults).isEmpty();
        awaitNothingLeft();

        Map<String, Integer> doubled = new TreeMap<>();
        int replies = 0;
        int split = 0;
        try (RedisStore store = RedisStore.connect(redis.connection())) {
            for (Crowd each : all) {
                for (String phone : each.phones()) {
                    Map<String, List<Accepted>> byId = meta.to(phone).stream()
                            .collect(Collectors.groupingBy(Accepted::id, LinkedHashMap::new, Collectors.toList()));
                    split += assertAnsweredOnce(
                            phone,
                            each,
                            byId.values().stream()
                                    .map(copies -> copies.getFirst().marks())
                                    .toList());
                    replies += byId.size();
                    for (List<Accepted> copies : byId.values()) {
                        for (Accepted copy : copies.subList(0, copies.size() - 1)) {
                            assertThat(isRecorded(store, phone, copy))
                                    .as("a reply to " + phone + " that was recorded as sent and sent again")
                                    .isFalse();
                            String why = killed.contains(copy.token())
                                    ? "its sender was killed"
                                    : copy.answered().get() ? "its sender stood still" : "it got no answer";
                            doubled.merge(why, 1, Integer::sum);
                        }
                    }
                }
            }
        }
        System.out.printf(
                "Faults: %d kills, %d bursts in %d deliveries, %d replies, accepted twice before they were recorded: %s,"
                        + " %d bursts split by late deliveries, in %.1f s%n",
                killed.size(),
                all.size() * PEOPLE * BURSTS,
                all.stream().mapToLong(Crowd::posts).sum(),
                replies,
                doubled.isEmpty() ? "none" : doubled,
                split,
                (System.nanoTime() - start) / 1e9);
        // No machine is so busy that a program stands still for a whole lease, and none gives up an answer here.
        assertThat(doubled.keySet()).isSubsetOf("its sender was killed");
    }

    /** Whether the program knew that this copy of a reply had been accepted. */
    private static boolean isRecorded(RedisStore store, String phone, Accepted copy) {
        String key = new Keys(PARTITIONS).delivery(new PersonId("whatsapp:" + phone), "whatsapp", copy.platformId());
        return Boolean.TRUE.equals(
                store.template().opsForHash().hasKey(key, "key").block(PATIENCE));
    }

    /**
     * Each message is in one reply, no burst is answered before an earlier one, and each gets one reply; more only where
     * its messages came a quiet window apart from each other. Gives the number of those.
     */
    private static int assertAnsweredOnce(String phone, Crowd crowd, List<List<String>> replies) {
        List<List<String>> written = crowd.written(phone);
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
        int more = 0;
        for (List<String> burst : written) {
            long parts = replies.stream()
                    .filter(reply -> reply.stream().anyMatch(burst::contains))
                    .count();
            assertThat(parts == 1 || crowd.mayBeSplit(burst, QUIET))
                    .as("one reply to " + burst + " of " + phone)
                    .isTrue();
            more += Math.toIntExact(parts) - 1;
        }
        return more;
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
