package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.automaton.AutomatonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Shapes of constants. */
final class ConstantShapes {

    private final SchemaCompiler compiler;

    ConstantShapes(SchemaCompiler compiler) {
        this.compiler = compiler;
    }

    /** @param whole whether whole numbers are written without a fraction */
    List<Shape> of(List<JsonNode> constants, boolean whole) {
        List<Shape> shapes = new ArrayList<>();
        Set<String> strings = new LinkedHashSet<>();
        Set<String> literals = new LinkedHashSet<>();
        for (JsonNode constant : constants) {
            if (constant.isString()) {
                strings.add(constant.stringValue());
            } else if (constant.isNumber()) {
                BigDecimal value = constant.decimalValue();
                shapes.add(new Shape.Number(NumberRange.only(value, whole && Constants.isWhole(value))));
            } else if (constant.isArray()) {
                shapes.add(array(constant, whole));
            } else if (constant.isObject()) {
                shapes.add(object(constant, whole));
            } else {
                literals.add(constant.toString());
            }
        }
        try {
            if (!strings.isEmpty()) {
                Automaton words = Literals.words(strings);
                if (!words.isEmpty()) {
                    shapes.add(new Shape.Text(words, 0, Integer.MAX_VALUE));
                }
            }
            if (!literals.isEmpty()) {
                shapes.add(new Shape.Literal(Literals.words(literals)));
            }
        } catch (AutomatonException e) {
            throw new UnsupportedSchemaException("", "enum", String.valueOf(e.getMessage()));
        }
        return shapes;
    }

    private ValueSpec constant(JsonNode value, boolean whole) {
        ValueSpec spec = compiler.newPlace();
        spec.fill(of(List.of(value), whole));
        return spec;
    }

    private Shape array(JsonNode value, boolean whole) {
        List<ValueSpec> items = new ArrayList<>();
        value.forEach(item -> items.add(constant(item, whole)));
        return new ArrayShape(items, compiler.newPlace(), items.size(), items.size(), List.of());
    }

    private Shape object(JsonNode value, boolean whole) {
        List<String> names = new ArrayList<>();
        List<ValueSpec> values = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            names.add(entry.getKey());
            values.add(constant(entry.getValue(), whole));
        }
        BitSet required = new BitSet();
        required.set(0, names.size());
        return new ObjectShape(names, values, required, Automaton.EMPTY, List.of(), 0, Integer.MAX_VALUE);
    }
}
