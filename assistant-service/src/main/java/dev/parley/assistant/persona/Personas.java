package dev.parley.assistant.persona;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.FileSystemResource;

/** The personas that are configured, and which of them speaks where. Immutable. */
public final class Personas {

    private static final String ENDING = ".yaml";

    private final List<Persona> personas;

    private Personas(List<Persona> personas) {
        this.personas = List.copyOf(personas);
    }

    /**
     * @param configured {@code parley.personas}
     * @param folder files of personas, each named after its persona; need not exist
     * @throws IllegalArgumentException naming the persona and what is wrong with it
     */
    public static Personas load(Map<String, PersonaSettings> configured, Path folder) {
        Map<String, PersonaSettings> all = new TreeMap<>(configured);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(path -> path.toString().endsWith(ENDING))
                        .sorted()
                        .toList()) {
                    String name = file.getFileName().toString();
                    String id = name.substring(0, name.length() - ENDING.length());
                    if (all.put(id, read(file)) != null) {
                        throw new IllegalArgumentException(
                                "persona " + id + " is both in parley.personas and in " + file);
                    }
                }
            } catch (IOException e) {
                throw new IllegalArgumentException("the personas in " + folder + " cannot be read", e);
            }
        }
        List<Persona> personas = new ArrayList<>();
        all.forEach((id, settings) -> personas.add(Persona.of(id, settings)));
        return new Personas(personas);
    }

    private static PersonaSettings read(Path file) throws IOException {
        MutablePropertySources sources = new MutablePropertySources();
        try {
            new YamlPropertySourceLoader()
                    .load("persona", new FileSystemResource(file))
                    .forEach(sources::addLast);
            return new Binder(ConfigurationPropertySources.from(sources)).bindOrCreate("", PersonaSettings.class);
        } catch (BindException e) {
            throw new IllegalArgumentException(file + ": " + e.getName() + " has a value of the wrong kind", e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + " is no YAML that can be read", e);
        }
    }

    public List<Persona> all() {
        return personas;
    }

    public Optional<Persona> find(String id) {
        return personas.stream().filter(persona -> persona.id().equals(id)).findFirst();
    }

    /** The persona of that account, one that names it before one of the whole channel before one of everywhere. */
    public Optional<Persona> at(String channel, String account) {
        return Stream.of(channel + ":" + account, channel, "*")
                .flatMap(place -> personas.stream()
                        .filter(persona -> persona.settings().accounts().contains(place)))
                .findFirst();
    }
}
