package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.persona.Persona;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.Audience;
import dev.parley.assistant.rollout.FeatureSwitch;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.Setting;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.model.routing.RoutedModels;
import dev.parley.tool.ToolRegistry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What is on, and for whom. A change holds on all replicas within two seconds. */
@RestController
@RequestMapping("/api/admin/rollouts")
class RolloutController {

    private static final List<String> OWN_CHANNELS = List.of("web", "api");

    private final Rollouts rollouts;
    private final ToolRegistry tools;
    private final Personas personas;
    private final RoutedModels models;
    private final List<MetaAccounts> channels;
    private final AdminAudit audit;

    RolloutController(
            Rollouts rollouts,
            ToolRegistry tools,
            Personas personas,
            RoutedModels models,
            List<MetaAccounts> channels,
            AdminAudit audit) {
        this.rollouts = rollouts;
        this.tools = tools;
        this.personas = personas;
        this.models = models;
        this.channels = List.copyOf(channels);
        this.audit = audit;
    }

    /**
     * A switch.
     *
     * @param revision of the change that made it so; 0 where no operator did
     * @param origin {@code operator}, or {@code settings} for what is configured or the default
     */
    record Shown(
            String name,
            boolean on,
            double percent,
            Set<String> countries,
            Set<String> channels,
            long revision,
            String origin) {

        static Shown of(String name, Setting<FeatureSwitch> setting) {
            Audience audience = setting.value().audience();
            return new Shown(
                    name,
                    setting.value().on(),
                    audience.percent(),
                    audience.countries(),
                    audience.channels(),
                    setting.revision(),
                    setting.revision() == 0 ? "settings" : "operator");
        }
    }

    /** All that can be switched now, and all that ever was. */
    @GetMapping
    @AdminAccess(AdminRole.VIEWER)
    List<Shown> list() {
        Set<String> others = new TreeSet<>(rollouts.view().switches().keySet());
        tools.tools().keySet().forEach(tool -> others.add(SwitchName.tool(tool)));
        personas.all().stream().map(Persona::id).map(SwitchName::persona).forEach(others::add);
        models.names().forEach(model -> others.add(SwitchName.model(model)));
        OWN_CHANNELS.forEach(channel -> others.add(SwitchName.channel(channel)));
        channels.stream()
                .filter(accounts -> !accounts.all().isEmpty())
                .forEach(accounts -> others.add(SwitchName.channel(accounts.channel())));
        SwitchName.FEATURES.forEach(others::remove);
        return Stream.concat(SwitchName.FEATURES.stream(), others.stream())
                .map(name -> Shown.of(name, rollouts.view().of(name)))
                .toList();
    }

    /**
     * What a switch is to be; what is left out stays as it is.
     *
     * @param revision that the switch has now, so that a change by somebody else is not lost; left out, it does not matter
     */
    record Wanted(
            @Nullable Boolean on,
            @Nullable Double percent,
            @Nullable Set<String> countries,
            @Nullable Set<String> channels,
            @Nullable Long revision) {}

    @PutMapping("/{name}")
    Mono<Shown> put(
            @PathVariable String name,
            @RequestBody Wanted wanted,
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        checked(name);
        return audit.around(
                caller,
                new AuditedAct("set_switch", name),
                Revision.change(
                        rollouts,
                        wanted.revision(),
                        () -> rollouts.view().of(name).revision(),
                        expected -> put(name, wanted, expected)),
                RolloutController::described);
    }

    private Mono<Shown> put(String name, Wanted wanted, long expected) {
        FeatureSwitch next = next(name, wanted);
        return rollouts.put(name, next, expected).map(revision -> Shown.of(name, new Setting<>(next, revision)));
    }

    private FeatureSwitch next(String name, Wanted wanted) {
        FeatureSwitch now = rollouts.view().of(name).value();
        try {
            return new FeatureSwitch(
                    wanted.on() == null ? now.on() : wanted.on(),
                    Audiences.next(now.audience(), wanted.percent(), wanted.countries(), wanted.channels()));
        } catch (IllegalArgumentException e) {
            throw RequestException.badRequest("invalid_audience", String.valueOf(e.getMessage()));
        }
    }

    private static String described(Shown shown) {
        return (shown.on() ? "on" : "off")
                + Audiences.described(new Audience(shown.percent(), shown.countries(), shown.channels()));
    }

    /** Sets a switch back to what is configured. */
    @DeleteMapping("/{name}")
    Mono<Shown> reset(@PathVariable String name, @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        return audit.around(
                caller,
                new AuditedAct("reset_switch", checked(name)),
                rollouts.resetSwitch(name)
                        .map(done -> Shown.of(name, rollouts.view().of(name))));
    }

    private static String checked(String name) {
        if (!SwitchName.isValid(name)) {
            throw RequestException.notFound("no_such_switch", "There is no switch of this name.");
        }
        return name;
    }
}
