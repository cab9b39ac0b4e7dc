package dev.parley.llama.grammar.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Compiles a JSON Schema 2020-12 into shapes. References and combinations are expanded into alternatives, each a set of
 * schemas whose own keywords must all hold; the schemas that a part of a value must satisfy together become one place,
 * which is compiled once, so recursion ends.
 */
public final class SchemaCompiler {

    private static final SchemaNode ANY_OBJECT =
            new SchemaNode("#object", JsonNodeFactory.instance.objectNode().put("type", "object"));

    /** The begin and the target of a range. */
    private static final long BYTES_PER_TRANSITION = 2 * Integer.BYTES;

    /** Names and constants become automata with a state for each character; a state has several arrays. */
    private static final long BYTES_PER_CHARACTER = 100;

    private final SchemaDocument document;
    private final Strings strings = new Strings();
    private final Evaluator evaluator;
    private final ShapeMerger merger;
    private final Map<List<SchemaNode>, ValueSpec> places = new HashMap<>();
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private final List<ValueSpec> all = new ArrayList<>();
    private final Set<SchemaNode> exclusive = new HashSet<>();
    private final List<Overlap> overlaps = new ArrayList<>();

    /** What two branches of a {@code oneOf} have in common; it must turn out to be nothing. */
    private record Overlap(ValueSpec common, SchemaNode schema, int first, int second) {}

    private SchemaCompiler(SchemaDocument document) {
        this.document = document;
        this.evaluator = new Evaluator(document, strings);
        this.merger = new ShapeMerger(document, strings, evaluator, this);
    }

    /**
     * Compiles a schema.
     *
     * <p>{@code oneOf} is accepted where its branches can be proved to have no value in common, which makes it the same
     * as {@code anyOf}; otherwise it is refused.
     *
     * @throws UnsupportedSchemaException when it is invalid, cannot be enforced exactly, exceeds a limit of
     *     {@link SchemaLimits}, or allows no value at all
     */
    public static ValueSpec compile(String schema) {
        SchemaDocument document = SchemaDocument.parse(schema);
        return new SchemaCompiler(document).compile(List.of(document.root()));
    }

    /** Like {@link #compile}, for those values that are objects. */
    public static ValueSpec compileObject(String schema) {
        SchemaDocument document = SchemaDocument.parse(schema);
        return new SchemaCompiler(document).compile(List.of(document.root(), ANY_OBJECT));
    }

    private ValueSpec compile(List<SchemaNode> schemas) {
        ValueSpec root = place(schemas);
        while (!pending.isEmpty()) {
            pending.removeLast().run();
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            // Parts come after what they are part of, so one pass backwards settles most.
            for (ValueSpec spec : all.reversed()) {
                changed |= spec.updateProductive();
            }
        }
        for (Overlap overlap : overlaps) {
            if (overlap.common.isProductive()) {
                throw overlap.schema.fault(
                        "oneOf",
                        "has branches %d and %d that may hold together, which cannot be enforced; use anyOf, or make them differ in a property with const"
                                .formatted(overlap.first, overlap.second));
            }
        }
        if (!root.isProductive()) {
            throw document.root().fault("", "allows no value");
        }
        all.forEach(ValueSpec::keepProductive);
        all.forEach(ValueSpec::prepare);
        root.takes(BYTES_PER_TRANSITION * strings.transitions() + BYTES_PER_CHARACTER * document.characters());
        return root;
    }

    /** The place of values that satisfy all of these. */
    ValueSpec place(Collection<SchemaNode> schemas) {
        List<SchemaNode> key = schemas.stream().distinct().sorted().toList();
        ValueSpec known = places.get(key);
        if (known != null) {
            return known;
        }
        ValueSpec spec = newPlace();
        places.put(key, spec);
        pending.add(() -> {
            List<Shape> shapes = new ArrayList<>();
            alternatives(key).forEach(alternative -> shapes.addAll(merger.shapes(alternative)));
            spec.fill(shapes);
        });
        return spec;
    }

    ValueSpec newPlace() {
        if (all.size() >= SchemaLimits.MAX_PLACES) {
            throw new UnsupportedSchemaException(
                    "", "", "describes more than " + SchemaLimits.MAX_PLACES + " different places");
        }
        ValueSpec spec = new ValueSpec();
        all.add(spec);
        return spec;
    }

    /** The alternatives of a conjunction. */
    List<Set<SchemaNode>> alternatives(Collection<SchemaNode> schemas) {
        List<Set<SchemaNode>> product = List.of(Set.of());
        for (SchemaNode schema : schemas) {
            product = product(product, expand(schema, 0), schema);
        }
        return product;
    }

    private List<Set<SchemaNode>> expand(SchemaNode schema, int depth) {
        if (depth > SchemaLimits.MAX_DEPTH) {
            throw schema.fault("", "nests or refers to itself deeper than " + SchemaLimits.MAX_DEPTH);
        }
        document.check(schema);
        if (schema.json().isBoolean()) {
            return schema.json().booleanValue() ? List.of(Set.of()) : List.of();
        }
        List<Set<SchemaNode>> product = List.of(Set.of(schema));
        if (schema.has("$ref")) {
            product = product(product, expand(document.resolve(schema), depth + 1), schema);
        }
        for (SchemaNode child : document.children(schema, "allOf")) {
            product = product(product, expand(child, depth + 1), schema);
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            List<SchemaNode> children = document.children(schema, keyword);
            if (children.isEmpty()) {
                continue;
            }
            List<List<Set<SchemaNode>>> branches = new ArrayList<>();
            for (SchemaNode child : children) {
                branches.add(expand(child, depth + 1));
            }
            if (keyword.equals("oneOf") && exclusive.add(schema)) {
                requireDisjoint(schema, branches);
            }
            product = product(product, branches.stream().flatMap(List::stream).toList(), schema);
        }
        return product;
    }

    private void requireDisjoint(SchemaNode schema, List<List<Set<SchemaNode>>> branches) {
        for (int second = 1; second < branches.size(); second++) {
            for (int first = 0; first < second; first++) {
                List<Set<SchemaNode>> both = product(
                        product(branches.get(first), branches.get(second), schema), List.of(Set.of(schema)), schema);
                ValueSpec common = newPlace();
                pending.add(() -> {
                    List<Shape> shapes = new ArrayList<>();
                    both.forEach(alternative -> shapes.addAll(merger.shapes(alternative)));
                    common.fill(shapes);
                });
                overlaps.add(new Overlap(common, schema, first, second));
            }
        }
    }

    private static List<Set<SchemaNode>> product(
            List<Set<SchemaNode>> left, List<Set<SchemaNode>> right, SchemaNode schema) {
        if ((long) left.size() * right.size() > SchemaLimits.MAX_ALTERNATIVES) {
            throw schema.fault("", "has more than " + SchemaLimits.MAX_ALTERNATIVES + " combinations of alternatives");
        }
        Set<Set<SchemaNode>> product = new LinkedHashSet<>();
        for (Set<SchemaNode> first : left) {
            for (Set<SchemaNode> second : right) {
                Set<SchemaNode> both = new LinkedHashSet<>(first);
                both.addAll(second);
                product.add(both);
            }
        }
        return List.copyOf(product);
    }
}
