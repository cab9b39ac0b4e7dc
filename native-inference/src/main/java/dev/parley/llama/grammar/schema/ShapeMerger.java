package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.automaton.AutomatonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns schemas whose own keywords must all hold into the shapes that values may then have. */
final class ShapeMerger {

    private final SchemaDocument document;
    private final Strings strings;
    private final Evaluator evaluator;
    private final SchemaCompiler compiler;
    private final ObjectMerger objects;
    private final ConstantShapes constantShapes;

    ShapeMerger(SchemaDocument document, Strings strings, Evaluator evaluator, SchemaCompiler compiler) {
        this.document = document;
        this.strings = strings;
        this.evaluator = evaluator;
        this.compiler = compiler;
        this.objects = new ObjectMerger(document, strings, evaluator, compiler, this);
        this.constantShapes = new ConstantShapes(compiler);
    }

    List<Shape> shapes(Collection<SchemaNode> schemas) {
        boolean whole = schemas.stream().anyMatch(ShapeMerger::isWhole);
        Optional<List<JsonNode>> listed = listed(schemas);
        if (listed.isPresent()) {
            return constantShapes.of(listed.get(), whole);
        }
        Set<Types> types = types(schemas);
        List<Shape> shapes = new ArrayList<>();
        if (types.contains(Types.NULL)) {
            shapes.add(Literals.NULL);
        }
        if (types.contains(Types.BOOLEAN)) {
            shapes.add(Literals.BOOLEAN);
        }
        if (types.contains(Types.NUMBER)) {
            NumberMerger.merge(schemas, whole).ifPresent(shapes::add);
        }
        if (types.contains(Types.STRING)) {
            text(schemas).ifPresent(shapes::add);
        }
        if (types.contains(Types.ARRAY)) {
            array(schemas).ifPresent(shapes::add);
        }
        if (types.contains(Types.OBJECT)) {
            objects.merge(schemas).ifPresent(shapes::add);
        }
        return shapes;
    }

    private static boolean isWhole(SchemaNode schema) {
        Set<Types> types = Types.of(schema);
        return types.contains(Types.INTEGER) && !types.contains(Types.NUMBER);
    }

    private static Set<Types> types(Collection<SchemaNode> schemas) {
        Set<Types> common = EnumSet.complementOf(EnumSet.of(Types.INTEGER));
        for (SchemaNode schema : schemas) {
            Set<Types> types = EnumSet.copyOf(Types.of(schema));
            if (types.contains(Types.INTEGER)) {
                types.add(Types.NUMBER);
            }
            common.retainAll(types);
        }
        return common;
    }

    /** The values of {@code const} or {@code enum} that satisfy everything, when there is one. */
    private Optional<List<JsonNode>> listed(Collection<SchemaNode> schemas) {
        for (SchemaNode schema : schemas) {
            if (!schema.has("const") && !schema.has("enum")) {
                continue;
            }
            List<JsonNode> candidates = new ArrayList<>();
            if (schema.has("const")) {
                candidates.add(schema.json().path("const"));
            } else {
                if (!schema.json().path("enum").isArray()) {
                    throw schema.fault("enum", "must be a list of values");
                }
                schema.json().path("enum").forEach(candidates::add);
            }
            if (candidates.size() > SchemaLimits.MAX_CONSTANTS) {
                throw schema.fault("enum", "has more than " + SchemaLimits.MAX_CONSTANTS + " values");
            }
            candidates.forEach(candidate -> checkNumbers(schema, candidate));
            return Optional.of(candidates.stream()
                    .filter(candidate -> schemas.stream().allMatch(other -> evaluator.matchesLocally(other, candidate)))
                    .toList());
        }
        return Optional.empty();
    }

    private static void checkNumbers(SchemaNode schema, JsonNode value) {
        if (value.isNumber()) {
            schema.checkDigits(value.decimalValue(), schema.has("const") ? "const" : "enum");
        }
        value.forEach(child -> checkNumbers(schema, child));
    }

    /** The strings that satisfy all, without {@code enum} and {@code const}. */
    private Optional<Shape> text(Collection<SchemaNode> schemas) {
        int min = 0;
        int max = Integer.MAX_VALUE;
        for (SchemaNode schema : schemas) {
            min = Math.max(min, schema.count("minLength", 0));
            max = Math.min(max, schema.count("maxLength", Integer.MAX_VALUE));
        }
        Automaton common = null;
        for (SchemaNode schema : schemas) {
            for (Automaton automaton : strings.automata(schema)) {
                try {
                    common = common == null
                            ? automaton
                            : strings.charged(
                                    schema, schema.has("pattern") ? "pattern" : "format", common.intersect(automaton));
                    if (common.isEmpty()) {
                        return Optional.empty();
                    }
                } catch (AutomatonException e) {
                    throw Strings.tooHard(schema, schema.has("pattern") ? "pattern" : "format", e);
                }
            }
        }
        if (min > max) {
            return Optional.empty();
        }
        if (common == null || common.universalLabel(common.start()) == 0) {
            return Optional.of(new Shape.Text(Automaton.any(0), min, max));
        }
        if (min > 0 || max < Integer.MAX_VALUE) {
            SchemaNode counted = schemas.stream()
                    .filter(schema -> schema.has("minLength") || schema.has("maxLength"))
                    .findFirst()
                    .orElseThrow();
            String keyword = counted.has("maxLength") ? "maxLength" : "minLength";
            try {
                common = strings.charged(counted, keyword, common.withLength(min, max));
            } catch (AutomatonException e) {
                throw Strings.tooHard(counted, keyword, e);
            }
        }
        return common.isEmpty() ? Optional.empty() : Optional.of(new Shape.Text(common, 0, Integer.MAX_VALUE));
    }

    private Optional<Shape> array(Collection<SchemaNode> schemas) {
        int min = 0;
        int max = Integer.MAX_VALUE;
        int prefixLength = 0;
        SchemaNode distinct = null;
        for (SchemaNode schema : schemas) {
            min = Math.max(min, schema.count("minItems", 0));
            max = Math.min(max, schema.count("maxItems", Integer.MAX_VALUE));
            prefixLength = Math.max(
                    prefixLength, document.children(schema, "prefixItems").size());
            distinct = document.flag(schema, "uniqueItems") ? schema : distinct;
        }
        List<ValueSpec> prefix = new ArrayList<>();
        for (int index = 0; index < prefixLength; index++) {
            prefix.add(compiler.place(itemSchemas(schemas, index)));
        }
        List<SchemaNode> itemSchemas = itemSchemas(schemas, prefixLength);
        List<String> texts = List.of();
        if (distinct != null && max > 1) {
            if (prefixLength > 0) {
                throw distinct.fault("uniqueItems", "is not supported together with prefixItems");
            }
            texts = distinctTexts(distinct, itemSchemas);
            max = Math.min(max, texts.size());
        }
        return min > max
                ? Optional.empty()
                : Optional.of(new ArrayShape(prefix, compiler.place(itemSchemas), min, max, texts));
    }

    private List<SchemaNode> itemSchemas(Collection<SchemaNode> schemas, int index) {
        List<SchemaNode> applied = new ArrayList<>();
        for (SchemaNode schema : schemas) {
            List<SchemaNode> prefix = document.children(schema, "prefixItems");
            if (index < prefix.size()) {
                applied.add(prefix.get(index));
            } else if (schema.has("items")) {
                applied.add(schema.child("items"));
            }
        }
        return applied;
    }

    /** The scalars that items may be; distinctness can be enforced only when they are listed. */
    private List<String> distinctTexts(SchemaNode schema, List<SchemaNode> itemSchemas) {
        List<String> texts = new ArrayList<>();
        for (Set<SchemaNode> alternative : compiler.alternatives(itemSchemas)) {
            List<JsonNode> values = listed(alternative).orElseGet(() -> literals(types(alternative)));
            if (values.stream().anyMatch(JsonNode::isContainer) || (values.isEmpty() && !isListed(alternative))) {
                throw schema.fault("uniqueItems", "is supported for items with enum, const or type boolean only");
            }
            values.stream()
                    .map(Constants::spelled)
                    .filter(text -> !texts.contains(text))
                    .forEach(texts::add);
        }
        return texts;
    }

    private static boolean isListed(Collection<SchemaNode> schemas) {
        return schemas.stream().anyMatch(schema -> schema.has("const") || schema.has("enum"));
    }

    /** The values of types that have few, or none when there are other types. */
    private static List<JsonNode> literals(Set<Types> types) {
        if (!EnumSet.of(Types.NULL, Types.BOOLEAN).containsAll(types)) {
            return List.of();
        }
        List<JsonNode> values = new ArrayList<>();
        if (types.contains(Types.NULL)) {
            values.add(JsonNodeFactory.instance.nullNode());
        }
        if (types.contains(Types.BOOLEAN)) {
            values.add(JsonNodeFactory.instance.booleanNode(true));
            values.add(JsonNodeFactory.instance.booleanNode(false));
        }
        return values;
    }
}
