package dev.parley.assistant.replay;

import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.TurnRecords;
import dev.parley.assistant.agent.TurnReplay;
import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.conversation.TurnRecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReplayConfiguration {

    @Bean
    TurnRecords turnRecords(TurnRecordStore store, BackgroundWrites writes, AgentProperties properties) {
        return properties.recordRetention().isPositive() ? new RecordKeeper(store, writes) : TurnRecords.NONE;
    }

    @Bean
    TurnReplay turnReplay(AgentLoop loop) {
        return new TurnReplay(loop);
    }
}
