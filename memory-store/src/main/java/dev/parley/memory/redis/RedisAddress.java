package dev.parley.memory.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Where Redis is, read from {@code parley.redis.url}:
 *
 * <pre>
 * redis://:PASSWORD@HOST:6379                                   one server (rediss:// with TLS)
 * redis-sentinel://:PASSWORD@HOST:26379,HOST:26379#MASTER       the master that Sentinel names
 * redis-cluster://:PASSWORD@HOST:6379,HOST:6379                 a cluster, by any of its nodes (rediss-cluster:// with TLS)
 * </pre>
 *
 * @param hosts for messages; no password
 */
record RedisAddress(RedisConfiguration configuration, boolean cluster, boolean tls, String hosts) {

    private static final String CLUSTER = "redis-cluster://";
    private static final String CLUSTER_TLS = "rediss-cluster://";
    private static final int DEFAULT_PORT = 6379;
    private static final String FORMS =
            "parley.redis.url is not a Redis URL; it looks like redis://:PASSWORD@HOST:6379,"
                    + " redis-sentinel://:PASSWORD@HOST:26379,HOST:26379#MASTER or redis-cluster://:PASSWORD@HOST:6379,HOST:6379";

    /** @throws HomeException when it is none of these */
    static RedisAddress parse(String url) {
        try {
            String lower = url.toLowerCase(Locale.ROOT);
            if (lower.startsWith(CLUSTER)) {
                return cluster(url.substring(CLUSTER.length()), false);
            }
            if (lower.startsWith(CLUSTER_TLS)) {
                return cluster(url.substring(CLUSTER_TLS.length()), true);
            }
            RedisURI uri = RedisURI.create(url);
            String hosts = uri.getSentinels().isEmpty()
                    ? uri.getHost() + ":" + uri.getPort()
                    : uri.getSentinels().stream()
                            .map(node -> node.getHost() + ":" + node.getPort())
                            .collect(Collectors.joining(", "));
            return new RedisAddress(LettuceConnectionFactory.createRedisConfiguration(uri), false, uri.isSsl(), hosts);
        } catch (IllegalArgumentException e) {
            throw new HomeException(FORMS, null);
        }
    }

    private static RedisAddress cluster(String rest, boolean tls) {
        int at = rest.lastIndexOf('@');
        RedisClusterConfiguration configuration = new RedisClusterConfiguration();
        if (at >= 0) {
            // Lettuce reads user and password, escapes included, for one host; ours are many.
            RedisURI one = RedisURI.create("redis://" + rest.substring(0, at + 1) + "host");
            RedisCredentials credentials =
                    one.getCredentialsProvider().resolveCredentials().block();
            if (credentials != null && credentials.hasUsername()) {
                configuration.setUsername(credentials.getUsername());
            }
            if (credentials != null && credentials.hasPassword()) {
                configuration.setPassword(RedisPassword.of(credentials.getPassword()));
            }
        }
        List<String> hosts = new ArrayList<>();
        for (String host : rest.substring(at + 1).split(",", -1)) {
            RedisURI node = RedisURI.create("redis://" + host.strip());
            int port = node.getPort() == 0 ? DEFAULT_PORT : node.getPort();
            configuration.addClusterNode(new RedisNode(node.getHost(), port));
            hosts.add(node.getHost() + ":" + port);
        }
        return new RedisAddress(configuration, true, tls, String.join(", ", hosts));
    }
}
