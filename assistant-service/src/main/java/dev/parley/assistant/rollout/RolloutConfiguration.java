package dev.parley.assistant.rollout;

import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.rollout.ExperimentStore;
import dev.parley.memory.rollout.RolloutStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RolloutConfiguration {

    @Bean(destroyMethod = "close")
    Rollouts rollouts(RolloutStore store, RolloutProperties properties) {
        return new Rollouts(store, properties);
    }

    @Bean
    Experiments experiments(Rollouts rollouts, ExperimentStore store, BackgroundWrites writes) {
        return new Experiments(rollouts, store, writes);
    }
}
