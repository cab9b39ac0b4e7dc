package dev.parley.assistant.imagine;

import dev.parley.assistant.channel.OutboundFiles;
import dev.parley.assistant.memory.MemoryProperties;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.model.ImageModel;
import java.net.URI;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ImagineConfiguration {

    @Bean
    PictureShelf pictureShelf(MemoryProperties properties) {
        return new PictureShelf(properties.home().resolve("pictures"), PictureShelf.MAX_PICTURES);
    }

    @Bean
    HandlerMapping imagineMapping(
            ObjectProvider<ImageModel> models,
            PictureShelf shelf,
            ImagineProperties properties,
            Rollouts rollouts,
            JsonMapper json,
            @Value("${parley.public-url}") URI publicUrl) {
        Drawing drawing = new Drawing(models.getIfAvailable(), shelf, properties, rollouts, json);
        return new SimpleUrlHandlerMapping(
                Map.of("/api/imagine", new ImagineSocket(drawing, publicUrl)), Ordered.HIGHEST_PRECEDENCE);
    }

    /** What tools drew is what channels send. */
    @Bean
    OutboundFiles outboundFiles(PictureShelf shelf) {
        return shelf::read;
    }
}
