package dev.parley.memory;

import dev.parley.memory.redis.RedisTopology;
import java.io.IOException;

class SentinelStoreIT extends StoreContract {

    @Override
    RedisTopology start() throws IOException {
        return RedisTopology.sentinel();
    }
}
