package dev.parley.assistant.imagine;

import dev.parley.assistant.memory.MemoryProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ImagineConfiguration {

    @Bean
    PictureShelf pictureShelf(MemoryProperties properties) {
        return new PictureShelf(properties.home().resolve("pictures"), PictureShelf.MAX_PICTURES);
    }
}
