package dev.parley.assistant.openai;

import dev.parley.model.EmbeddingModel;
import dev.parley.model.ImageModel;
import dev.parley.model.ModerationModel;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The models that give vectors, verdicts and pictures, where there are any. Thread-safe. */
@Component
class OtherModels {

    private final @Nullable EmbeddingModel embedding;
    private final @Nullable ModerationModel moderation;
    private final @Nullable ImageModel image;

    OtherModels(
            ObjectProvider<EmbeddingModel> embedding,
            ObjectProvider<ModerationModel> moderation,
            ObjectProvider<ImageModel> image) {
        this.embedding = embedding.getIfAvailable();
        this.moderation = moderation.getIfAvailable();
        this.image = image.getIfAvailable();
    }

    List<String> names() {
        return Stream.of(
                        embedding == null ? null : embedding.info().name(),
                        moderation == null ? null : moderation.name(),
                        image == null ? null : image.name())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    EmbeddingModel embedding(String name) {
        return named(
                embedding,
                model -> model.info().name(),
                name,
                "gives vectors",
                "parley.embedding.path or parley.embedding.remote.base-url");
    }

    /** @param name empty for the one that there is */
    ModerationModel moderation(String name) {
        return named(
                moderation,
                ModerationModel::name,
                name,
                "judges texts",
                "parley.moderation.model or parley.moderation.remote.base-url");
    }

    /** @param name empty for the one that there is */
    ImageModel image(String name) {
        return named(image, ImageModel::name, name, "draws", "parley.image.remote.base-url");
    }

    private static <T> T named(
            @Nullable T model, Function<T, String> nameOf, String name, String does, String settings) {
        if (model == null) {
            throw missing("no model that " + does + " is configured: set " + settings);
        }
        if (!name.isEmpty() && !name.equals(nameOf.apply(model))) {
            throw missing("there is none of this name that " + does + "; GET /v1/models lists all");
        }
        return model;
    }

    private static OpenAiException missing(String message) {
        return new OpenAiException(HttpStatus.NOT_FOUND, "model: " + message, "model", "model_not_found");
    }
}
