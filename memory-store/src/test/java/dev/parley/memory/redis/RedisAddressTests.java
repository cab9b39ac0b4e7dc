package dev.parley.memory.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

class RedisAddressTests {

    @Test
    void parse_oneServer_readsHostPortAndPassword() {
        RedisAddress address = RedisAddress.parse("rediss://:secret@store.example:6400");
        assertThat(address.configuration()).isInstanceOfSatisfying(RedisStandaloneConfiguration.class, one -> {
            assertThat(one.getHostName()).isEqualTo("store.example");
            assertThat(one.getPort()).isEqualTo(6400);
            assertThat(one.getPassword().isPresent()).isTrue();
        });
        assertThat(address.tls()).isTrue();
        assertThat(address.hosts()).isEqualTo("store.example:6400");
    }

    @Test
    void parse_sentinel_readsNodesAndMaster() {
        RedisAddress address = RedisAddress.parse("redis-sentinel://:secret@a.example:26379,b.example:26380#parley");
        assertThat(address.configuration()).isInstanceOfSatisfying(RedisSentinelConfiguration.class, sentinel -> {
            assertThat(sentinel.getMaster().getName()).isEqualTo("parley");
            assertThat(sentinel.getSentinels()).hasSize(2);
            assertThat(sentinel.getPassword().isPresent()).isTrue();
        });
        assertThat(address.hosts()).isEqualTo("a.example:26379, b.example:26380");
    }

    @Test
    void parse_cluster_readsNodesAndEscapedPassword() {
        RedisAddress address = RedisAddress.parse("redis-cluster://app:p%40ss@a.example:7000,b.example");
        assertThat(address.cluster()).isTrue();
        assertThat(address.configuration()).isInstanceOfSatisfying(RedisClusterConfiguration.class, cluster -> {
            assertThat(cluster.getClusterNodes()).hasSize(2);
            assertThat(cluster.getUsername()).isEqualTo("app");
            assertThat(cluster.getPassword().map(String::new)).contains("p@ss");
        });
        assertThat(address.hosts()).isEqualTo("a.example:7000, b.example:6379");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "store.example", "http://store.example", "redis-cluster://", "redis-sentinel://"})
    void parse_somethingElse_namesThePropertyAndItsForms(String url) {
        assertThatThrownBy(() -> RedisAddress.parse(url))
                .isInstanceOf(HomeException.class)
                .hasMessageContaining("parley.redis.url")
                .hasMessageContaining("redis-cluster://");
    }
}
