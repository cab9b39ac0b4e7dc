package dev.parley.assistant.model;

import dev.parley.assistant.StartupException;
import dev.parley.model.AnimationModel;
import dev.parley.model.ImageModel;
import dev.parley.model.ModerationModel;
import dev.parley.model.guard.GuardModel;
import dev.parley.model.openai.OpenAiAnimationModel;
import dev.parley.model.openai.OpenAiAnimationOptions;
import dev.parley.model.openai.OpenAiImageModel;
import dev.parley.model.openai.OpenAiModerationModel;
import dev.parley.model.routing.RoutedModels;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Models for moderation, pictures and animations, where the settings name any. */
@Configuration(proxyBeanMethods = false)
class OtherModelsConfiguration {

    @Bean
    @WhereSet({"parley.moderation.model", "parley.moderation.remote.base-url"})
    ModerationModel moderationModel(ModerationProperties properties, RoutedModels models) {
        RemoteModel remote = properties.remote();
        if (!remote.baseUrl().isBlank()) {
            return new OpenAiModerationModel(
                    remote.endpoint("parley.moderation.remote"), remote.name(), remote.timeout());
        }
        return new GuardModel(
                models.exactly(properties.model())
                        .orElseThrow(() -> new StartupException("parley.moderation.model names " + properties.model()
                                + ", which is none of " + models.names() + ".")),
                properties.templated());
    }

    @Bean
    @WhereSet("parley.image.remote.base-url")
    ImageModel imageModel(ImageProperties properties) {
        RemoteModel remote = properties.remote();
        return new OpenAiImageModel(remote.endpoint("parley.image.remote"), remote.name(), remote.timeout());
    }

    @Bean
    @WhereSet("parley.animation.remote.base-url")
    AnimationModel animationModel(AnimationProperties properties) {
        RemoteModel remote = properties.remote();
        return new OpenAiAnimationModel(new OpenAiAnimationOptions(
                remote.endpoint("parley.animation.remote"),
                remote.name(),
                remote.timeout(),
                properties.poll(),
                properties.deadline()));
    }
}
