package dev.parley.assistant.agent;

import dev.parley.model.ModelInfo;
import dev.parley.model.ToolDefinition;
import dev.parley.tool.ToolScope;
import dev.parley.tool.ToolSpec;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tools of a turn.
 *
 * @param known all that there are, by name
 * @param scope those that the turn may use
 * @param offered how the model is told of them
 */
record TurnTools(Map<String, ToolSpec> known, ToolScope scope, List<ToolDefinition> offered) {

    /** What the model was trained on, within the allow-lists of persona and channel. */
    static TurnTools of(Briefing briefing, TurnIo io) {
        return of(briefing, io.model(), io.tools());
    }

    /** @param all that there are */
    static TurnTools of(Briefing briefing, ModelInfo model, List<ToolSpec> all) {
        ToolScope scope = model.tools().isEmpty() ? ToolScope.ALL : ToolScope.of(model.tools());
        for (Set<String> allowed : briefing.tools()) {
            scope = scope.and(ToolScope.of(allowed));
        }
        Map<String, ToolSpec> known = new LinkedHashMap<>();
        all.forEach(spec -> known.put(spec.name(), spec));
        List<ToolDefinition> offered = known.values().stream()
                .filter(scope::allows)
                .sorted(Comparator.comparingInt(spec -> model.tools().indexOf(spec.name())))
                .map(spec -> new ToolDefinition(spec.name(), spec.description(), spec.schema()))
                .toList();
        return new TurnTools(known, scope, offered);
    }

    /** A tool that the turn may use. */
    Optional<ToolSpec> find(String name) {
        return Optional.ofNullable(known.get(name)).filter(scope::allows);
    }

    /** Whether results of that tool hold text of others. */
    boolean isForeign(String name) {
        ToolSpec spec = known.get(name);
        return spec == null || !spec.trustedOutput();
    }
}
