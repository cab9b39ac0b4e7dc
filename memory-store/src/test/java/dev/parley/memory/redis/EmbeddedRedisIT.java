package dev.parley.memory.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {

    @TempDir
    private Path home;

    @Test
    void start_sameHomeAgain_keepsWhatWasWritten() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home);
                RedisStore store = RedisStore.connect(redis.connection())) {
            store.template().opsForValue().set("key", "value").block();
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(home);
                RedisStore store = RedisStore.connect(redis.connection())) {
            assertThat(store.template().opsForValue().get("key").block()).isEqualTo("value");
        }
    }

    @Test
    void start_homeInUse_saysSo() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home)) {
            assertThatThrownBy(() -> EmbeddedRedis.start(home))
                    .isInstanceOf(HomeException.class)
                    .hasMessageContaining("used by another Parley");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("redis/redis.conf"))))
                    .isEqualTo("rw-------");
            assertThat(redis.connection().toString())
                    .doesNotContain(redis.connection().url());
        }
    }

    @Test
    void start_homeIsAFile_saysSo() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "x");
        assertThatThrownBy(() -> EmbeddedRedis.start(file))
                .isInstanceOf(HomeException.class)
                .hasMessageContaining("parley.home")
                .hasMessageContaining("--parley.home");
    }

    @Test
    void connect_nobodyThere_namesThePropertyAndNoPassword() {
        assertThatThrownBy(() ->
                        RedisStore.connect(new RedisConnection("redis://:secret@127.0.0.1:1", Duration.ofSeconds(2))))
                .isInstanceOf(HomeException.class)
                .hasMessageContaining("parley.redis.url")
                .hasMessageNotContaining("secret");
    }

    @Test
    void server_killed_isStartedAgainOnTheSameDataAndPort() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home);
                RedisStore store = RedisStore.connect(redis.connection())) {
            store.template().opsForValue().set("key", "value").block();
            String pid = Files.readString(home.resolve("redis/redis.pid")).strip();
            ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> "value"
                            .equals(store.template().opsForValue().get("key").block()));
            assertThat(Files.readString(home.resolve("redis/redis.pid")).strip())
                    .isNotEqualTo(pid);
        }
        assertThat(home.resolve("redis/redis.pid")).doesNotExist();
    }

    @Test
    void parent_killed_endsTheServer() throws Exception {
        Process parent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RedisParent.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path pidFile = home.resolve("redis/redis.pid");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
        long server = Long.parseLong(Files.readString(pidFile).strip());
        assertThat(ProcessHandle.of(server)).isPresent();

        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        ProcessHandle.of(server).filter(ProcessHandle::isAlive).isEmpty());
        EmbeddedRedis.start(home).close();
    }
}
