package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.automaton.AutomatonException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Joins the object keywords of schemas. */
final class ObjectMerger {

    private final SchemaDocument document;
    private final Strings strings;
    private final Evaluator evaluator;
    private final SchemaCompiler compiler;
    private final ShapeMerger shapes;

    /** A pattern of {@code patternProperties} and the schema that has it. */
    private record PatternProperty(SchemaNode owner, String pattern) {}

    ObjectMerger(
            SchemaDocument document,
            Strings strings,
            Evaluator evaluator,
            SchemaCompiler compiler,
            ShapeMerger shapes) {
        this.document = document;
        this.strings = strings;
        this.evaluator = evaluator;
        this.compiler = compiler;
        this.shapes = shapes;
    }

    Optional<Shape> merge(Collection<SchemaNode> schemas) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> required = new LinkedHashSet<>();
        int min = 0;
        int max = Integer.MAX_VALUE;
        for (SchemaNode schema : schemas) {
            names.addAll(document.keys(schema, "properties"));
            required.addAll(document.names(schema, "required"));
            min = Math.max(min, schema.count("minProperties", 0));
            max = Math.min(max, schema.count("maxProperties", Integer.MAX_VALUE));
        }
        names.addAll(required);
        if (names.size() > SchemaLimits.MAX_PROPERTIES) {
            throw schemas.iterator()
                    .next()
                    .fault("properties", "has more than " + SchemaLimits.MAX_PROPERTIES + " properties");
        }
        List<String> declared = List.copyOf(names);
        List<ValueSpec> values = new ArrayList<>();
        BitSet mustBe = new BitSet();
        for (String name : declared) {
            mustBe.set(values.size(), required.contains(name));
            values.add(value(schemas, name));
        }
        List<ValueSpec> extraValues = new ArrayList<>();
        Automaton extraKeys = extraKeys(schemas, extraValues, min > required.size());
        if (min > max) {
            return Optional.empty();
        }
        return Optional.of(new ObjectShape(declared, values, mustBe, extraKeys, extraValues, min, max));
    }

    private ValueSpec value(Collection<SchemaNode> schemas, String name) {
        List<SchemaNode> applied = new ArrayList<>();
        for (SchemaNode schema : schemas) {
            if (!evaluator.acceptsName(schema, name)) {
                return compiler.newPlace();
            }
            applied.addAll(document.applied(schema, name, strings));
        }
        return compiler.place(applied);
    }

    /** Keys that are not declared, labelled with the number of their values. */
    private Automaton extraKeys(Collection<SchemaNode> schemas, List<ValueSpec> extraValues, boolean counted) {
        List<PatternProperty> patterns = new ArrayList<>();
        List<Automaton> automata = new ArrayList<>();
        Automaton all = Automaton.any(0);
        for (SchemaNode schema : schemas) {
            for (String pattern : document.keys(schema, "patternProperties")) {
                patterns.add(new PatternProperty(schema, pattern));
                automata.add(strings.pattern(schema, "patternProperties", pattern));
            }
            if (schema.has("propertyNames")) {
                all = intersection(all, possibleNames(schema), schema);
            }
            if (counted && (schema.has("propertyNames") || schema.has("patternProperties"))) {
                throw schema.fault(
                        schema.has("propertyNames") ? "propertyNames" : "patternProperties",
                        "is not supported together with minProperties");
            }
        }
        if (patterns.isEmpty()) {
            extraValues.add(compiler.place(extraSchemas(schemas, patterns, new BitSet())));
            return all;
        }
        Map<BitSet, Integer> labels = new LinkedHashMap<>();
        try {
            Automaton classified = all.classifiedBy(
                    automata.toArray(Automaton[]::new),
                    (label, accepting) -> labels.computeIfAbsent(accepting, set -> {
                        extraValues.add(compiler.place(extraSchemas(schemas, patterns, set)));
                        return extraValues.size() - 1;
                    }));
            return strings.charged(patterns.getFirst().owner(), "patternProperties", classified);
        } catch (AutomatonException e) {
            throw Strings.tooHard(patterns.getFirst().owner(), "patternProperties", e);
        }
    }

    /** The schemas for a key that is not declared and that these patterns accept. */
    private static List<SchemaNode> extraSchemas(
            Collection<SchemaNode> schemas, List<PatternProperty> patterns, BitSet accepting) {
        List<SchemaNode> applied = new ArrayList<>();
        for (SchemaNode schema : schemas) {
            int before = applied.size();
            accepting.stream()
                    .mapToObj(patterns::get)
                    .filter(property -> property.owner().equals(schema))
                    .forEach(property -> applied.add(schema.child("patternProperties", property.pattern())));
            if (applied.size() == before && schema.has("additionalProperties")) {
                applied.add(schema.child("additionalProperties"));
            }
        }
        return applied;
    }

    private Automaton possibleNames(SchemaNode schema) {
        List<Shape.Text> texts = new ArrayList<>();
        for (Set<SchemaNode> alternative : compiler.alternatives(List.of(schema.child("propertyNames")))) {
            for (Shape shape : shapes.shapes(alternative)) {
                if (shape instanceof Shape.Text text) {
                    texts.add(text);
                }
            }
        }
        if (texts.size() > 1) {
            throw schema.fault("propertyNames", "is not supported with alternatives");
        }
        if (texts.isEmpty()) {
            return Automaton.EMPTY;
        }
        Shape.Text text = texts.getFirst();
        try {
            return text.minLength() == 0 && text.maxLength() == Integer.MAX_VALUE
                    ? text.automaton()
                    : text.automaton().withLength(text.minLength(), text.maxLength());
        } catch (AutomatonException e) {
            throw Strings.tooHard(schema, "propertyNames", e);
        }
    }

    private static Automaton intersection(Automaton left, Automaton right, SchemaNode schema) {
        try {
            return left.intersect(right);
        } catch (AutomatonException e) {
            throw Strings.tooHard(schema, "propertyNames", e);
        }
    }
}
