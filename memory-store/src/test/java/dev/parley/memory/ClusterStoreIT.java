package dev.parley.memory;

import dev.parley.memory.redis.RedisTopology;
import java.io.IOException;

class ClusterStoreIT extends StoreContract {

    @Override
    RedisTopology start() throws IOException {
        return RedisTopology.cluster();
    }
}
