package dev.parley.bench.demo;

import dev.parley.assistant.imagine.PictureShelf;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.tools.CalculatorTool;
import dev.parley.assistant.tools.ForgetTool;
import dev.parley.assistant.tools.PictureTool;
import dev.parley.assistant.tools.RememberTool;
import dev.parley.assistant.tools.WebSearchTool;
import dev.parley.memory.fact.FactStore;
import dev.parley.model.AnimationModel;
import dev.parley.model.ImageModel;
import dev.parley.model.ToolDefinition;
import dev.parley.tool.Tool;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** The definitions of the program's tools, as a model gets them. Nothing is called. */
final class DemoTools {

    private final Map<String, ToolDefinition> byName;

    /** @param folder where no picture will ever be kept */
    DemoTools(Path folder) {
        PictureShelf shelf = new PictureShelf(folder, 1);
        FactStore facts = unused(FactStore.class);
        URI address = URI.create("http://127.0.0.1:8080");
        byName = Stream.of(
                        new WebSearchTool(
                                persona -> queries -> Mono.never(), false, TurnPlace.UNKNOWN, Clock.systemUTC()),
                        new RememberTool(facts),
                        new ForgetTool(facts),
                        new CalculatorTool(),
                        PictureTool.create(unused(ImageModel.class), shelf, address),
                        PictureTool.animate(unused(AnimationModel.class), shelf, address))
                .map(Tool::spec)
                .map(spec -> new ToolDefinition(spec.name(), spec.description(), spec.schema()))
                .collect(Collectors.toMap(ToolDefinition::name, Function.identity()));
    }

    List<ToolDefinition> named(List<String> names) {
        return names.stream().map(byName::get).toList();
    }

    private static <T> T unused(Class<T> port) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }
}
