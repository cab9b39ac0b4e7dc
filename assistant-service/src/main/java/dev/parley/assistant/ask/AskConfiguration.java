package dev.parley.assistant.ask;

import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.memory.FactExtraction;
import dev.parley.assistant.summary.Summarizer;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.assistant.turn.TurnAnswerer;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.memory.question.PopularQuestions;
import dev.parley.memory.shared.SharedCache;
import dev.parley.memory.transcript.TranscriptStore;
import dev.parley.search.documents.DocumentsProvider;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class AskConfiguration {

    /** Erased first: what runs must not write behind the erasure of the stores. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    AskTurns askTurns(
            TurnAnswerer answerer,
            ConversationStore conversations,
            TurnEvents events,
            FactExtraction extraction,
            Summarizer summaries,
            JsonMapper json,
            Suggestions suggestions,
            SharedCache shared,
            Transcripts transcripts,
            TurnTracer tracer,
            PersonLanguage languages,
            Clock clock) {
        return new AskTurns(
                answerer,
                conversations,
                events,
                new AskEvents(json),
                extraction,
                summaries,
                suggestions,
                shared,
                transcripts,
                tracer,
                languages,
                clock);
    }

    @Bean
    Transcripts transcripts(TranscriptStore store, JsonMapper json) {
        return new Transcripts(store, json);
    }

    @Bean
    Suggestions suggestions(
            ConversationStore conversations,
            PopularQuestions popular,
            ObjectProvider<DocumentsProvider> documents,
            @Value("${parley.suggestions.refresh:30s}") Duration refresh) {
        return new Suggestions(conversations, popular, documents.getIfAvailable(), refresh);
    }
}
