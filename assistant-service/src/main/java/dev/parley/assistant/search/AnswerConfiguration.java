package dev.parley.assistant.search;

import dev.parley.assistant.StartupException;
import dev.parley.search.answer.AnswerProvider;
import dev.parley.search.bing.BingGroundingProperties;
import dev.parley.search.bing.BingGroundingProvider;
import dev.parley.search.google.GeminiProperties;
import dev.parley.search.google.GeminiProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Services that search and answer by themselves. */
@Configuration(proxyBeanMethods = false)
class AnswerConfiguration {

    @Bean
    @ConditionalOnProperty("parley.search.answers.gemini.key")
    AnswerProvider geminiProvider(AnswerProperties properties) {
        AnswerProperties.Gemini gemini = properties.gemini();
        return new GeminiProvider(new GeminiProperties(
                gemini.baseUrl() == null ? GeminiProperties.DEFAULT_BASE_URL : gemini.baseUrl(),
                gemini.key(),
                gemini.model(),
                gemini.timeout()));
    }

    @Bean
    @ConditionalOnProperty("parley.search.answers.bing-grounding.endpoint")
    AnswerProvider bingGroundingProvider(AnswerProperties properties) {
        AnswerProperties.BingGrounding bing = properties.bingGrounding();
        if (bing.endpoint() == null || bing.tokenFile() == null) {
            throw new StartupException("parley.search.answers.bing-grounding.token-file is missing: it is a file with a"
                    + " token of Microsoft Entra, renewed from outside.");
        }
        return new BingGroundingProvider(new BingGroundingProperties(
                bing.endpoint(), token(bing.tokenFile()), bing.deployment(), bing.connection(), bing.timeout()));
    }

    /** Tokens of Entra end after about an hour, so the file is read for every question. */
    private static Supplier<String> token(Path file) {
        return () -> {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
