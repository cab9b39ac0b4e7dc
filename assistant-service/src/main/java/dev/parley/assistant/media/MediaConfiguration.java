package dev.parley.assistant.media;

import dev.parley.assistant.StartupException;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.MetaFiles;
import dev.parley.assistant.memory.MemoryProperties;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.model.Capability;
import dev.parley.model.ChatModel;
import dev.parley.model.TranscriptionModel;
import dev.parley.model.routing.RoutedModels;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

/** The files that people send, and what reads them. */
@Configuration(proxyBeanMethods = false)
class MediaConfiguration {

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    @Bean
    InboundFiles inboundFiles(List<MetaAccounts> accounts, GraphApi graph, MediaProperties properties) {
        HttpClient client = HttpClient.create().responseTimeout(properties.timeout());
        return new MetaFiles(
                accounts,
                graph,
                WebClient.builder()
                        .clientConnector(new ReactorClientHttpConnector(client))
                        .build(),
                properties);
    }

    @Bean
    FileScanner fileScanner(MediaProperties properties) {
        MediaProperties.Clamav clamav = properties.clamav();
        return clamav.host().isBlank()
                ? FileScanner.NONE
                : new ClamAvScanner(clamav.host(), clamav.port(), clamav.timeout());
    }

    @Bean
    MediaStore mediaStore(MediaProperties properties, MemoryProperties memory, Clock clock) {
        int most = Math.toIntExact(Arrays.stream(MessageKind.values())
                .mapToLong(properties::most)
                .max()
                .orElseThrow());
        MediaProperties.S3 s3 = properties.s3();
        if (s3.bucket().isEmpty()) {
            return new FolderMediaStore(memory.home().resolve("media"));
        }
        if (!BUCKET.matcher(s3.bucket()).matches()) {
            throw new StartupException(
                    "parley.media.s3.bucket must have 3 to 63 lower-case letters, digits, dots and dashes.");
        }
        if (s3.accessKey().isBlank() || s3.secretKey().isBlank()) {
            throw new StartupException(
                    "parley.media.s3.bucket needs parley.media.s3.access-key and parley.media.s3.secret-key.");
        }
        return new S3MediaStore(s3, most, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    InboundMedia inboundMedia(
            InboundFiles platforms,
            FileScanner scanner,
            MediaStore store,
            TurnEvents turns,
            MediaProperties properties,
            MeterRegistry meters,
            Clock clock) {
        return new InboundMedia(platforms, scanner, store, turns, properties, meters, clock);
    }

    @Bean
    FileReading fileReading(
            InboundMedia media,
            ObjectProvider<TranscriptionModel> transcription,
            RoutedModels models,
            MediaProperties properties,
            Clock clock) {
        Optional<ChatModel> seeing =
                models.capableOf(Set.of(Capability.VISION)).stream().findFirst().flatMap(models::exactly);
        return new FileReading(
                media,
                transcription.getIfAvailable(),
                seeing.map(model -> new PictureReader(model, clock)).orElse(null),
                properties.parallel());
    }
}
