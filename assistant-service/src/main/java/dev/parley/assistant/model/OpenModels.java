package dev.parley.assistant.model;

import dev.parley.assistant.StartupException;
import dev.parley.model.Capability;
import dev.parley.model.ChatModel;
import dev.parley.model.openai.OpenAiChatModel;
import dev.parley.model.openai.OpenAiOptions;
import dev.parley.model.routing.ModelTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The models of {@code parley.model} and {@code parley.models}, and the checkpoints of the latter, which it owns. */
final class OpenModels implements AutoCloseable {

    private static final int SERVER_CONTEXT = 8192;

    private final List<InProcessModel> checkpoints = new ArrayList<>();
    private final List<ModelTarget> targets = new ArrayList<>();

    /**
     * @param main the model of {@code parley.model}
     * @param open opens the checkpoint of a path with the settings of one of {@code parley.models}
     */
    OpenModels(
            ChatModel main,
            ModelProperties common,
            ModelsProperties properties,
            BiFunction<Path, ModelSettings, InProcessModel> open) {
        targets.add(new ModelTarget(
                ModelsProperties.MAIN,
                main.info().name(),
                main,
                1,
                seen(common),
                properties.routing().main().limits()));
        try {
            new TreeMap<>(properties.models()).forEach((id, settings) -> targets.add(target(id, settings, open)));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** All but pictures, which only the operator knows of. */
    private static Set<Capability> seen(ModelProperties main) {
        boolean sees = !main.remote().baseUrl().isBlank() && main.remote().vision();
        return sees ? EnumSet.allOf(Capability.class) : EnumSet.complementOf(EnumSet.of(Capability.VISION));
    }

    private ModelTarget target(
            String id, ModelSettings settings, BiFunction<Path, ModelSettings, InProcessModel> open) {
        String property = "parley.models." + id;
        if (settings.path().isBlank() == settings.baseUrl().isBlank()) {
            throw new StartupException(
                    property + ": set either path, for a checkpoint in this process, or base-url, for a" + " server.");
        }
        ChatModel model;
        if (settings.baseUrl().isBlank()) {
            InProcessModel checkpoint = open.apply(Path.of(settings.path()), settings);
            checkpoints.add(checkpoint);
            model = checkpoint;
        } else {
            model = server(property, settings);
        }
        try {
            return new ModelTarget(
                    id,
                    settings.serves().isBlank() ? id : settings.serves(),
                    model,
                    settings.weight(),
                    settings.capabilities(),
                    settings.limits().limits());
        } catch (IllegalArgumentException e) {
            throw new StartupException(property + ": " + e.getMessage() + ".");
        }
    }

    private static ChatModel server(String property, ModelSettings settings) {
        return new OpenAiChatModel(new OpenAiOptions(
                settings.endpoint(property),
                settings.name(),
                settings.contextLength() == 0 ? SERVER_CONTEXT : settings.contextLength(),
                settings.firstToken(),
                settings.idle()));
    }

    /** The model of a target; empty where there is no such target. */
    Optional<ChatModel> model(String target) {
        return target(target).map(ModelTarget::model);
    }

    /** Empty where there is no such target. */
    Optional<ModelTarget> target(String id) {
        return targets.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    List<ModelTarget> targets() {
        return List.copyOf(targets);
    }

    /** The name that {@code main} or another name of the order stands for. */
    String served(@Nullable String name) {
        return ModelsProperties.MAIN.equals(name) ? targets.getFirst().serves() : String.valueOf(name);
    }

    @Override
    public void close() {
        checkpoints.forEach(InProcessModel::close);
        checkpoints.clear();
    }
}
