package dev.parley.tool.schema.internal;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The repairs whose meaning is certain: a wrapper around the arguments, JSON inside a text, a number or boolean written
 * as a text, one text where a list of texts is wanted. A value whose type the schema allows is never touched.
 */
public final class ArgumentRepair {

    private static final Set<String> WRAPPERS = Set.of("arguments", "parameters");

    /** What may stand beside the wrapped arguments: the name of the tool, and OpenAI's {@code "type": "function"}. */
    private static final Set<String> BESIDE_WRAPPER = Set.of("name", "type");

    /** At most 18 digits, so that every match fits a long. */
    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");

    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]{0,17})(?:\\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?");

    /** References that only lead to references end here. */
    private static final int MAX_REFERENCES = 8;

    private final String tool;

    private final JsonNode schema;

    private final ArgumentReader reader;

    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    public ArgumentRepair(String tool, JsonNode schema, ArgumentReader reader) {
        this.tool = tool;
        this.schema = schema;
        this.reader = reader;
    }

    /** Gives the repaired arguments and adds a sentence for each repair; the given node may be changed in place. */
    public JsonNode repair(JsonNode arguments, List<String> repairs) {
        JsonNode root = unpacked(arguments, "the arguments", repairs);
        Optional<String> wrapper = wrapper(root);
        if (wrapper.isPresent()) {
            root = unpacked(root.path(wrapper.get()), "the field " + wrapper.get(), repairs);
            repairs.add("the arguments were taken out of the field " + wrapper.get());
        }
        return fix(root, schema, "", repairs);
    }

    private JsonNode unpacked(JsonNode node, String place, List<String> repairs) {
        if (node.isString()) {
            Optional<JsonNode> inner = reader.readInner(node.asString()).filter(JsonNode::isObject);
            inner.ifPresent(object -> repairs.add(place + " was a JSON object inside a text"));
            return inner.orElse(node);
        }
        return node;
    }

    private Optional<String> wrapper(JsonNode root) {
        if (!root.isObject()) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>(root.propertyNames());
        if (names.stream().anyMatch(schema.path("properties")::has)) {
            return Optional.empty();
        }
        Optional<String> wrapper = WRAPPERS.stream().filter(names::contains).findFirst();
        if (wrapper.isEmpty()) {
            return wrapper;
        }
        names.remove(wrapper.get());
        boolean onlyKnownNeighbours = BESIDE_WRAPPER.containsAll(names);
        boolean sameTool = root.path("name").asString(tool).equals(tool);
        JsonNode inner = root.path(wrapper.get());
        boolean holdsObject = inner.isObject()
                || (inner.isString()
                        && reader.readInner(inner.asString())
                                .filter(JsonNode::isObject)
                                .isPresent());
        return wrapper.filter(name -> onlyKnownNeighbours && sameTool && holdsObject);
    }

    private JsonNode fix(JsonNode value, JsonNode declared, String path, List<String> repairs) {
        JsonNode wanted = resolved(declared);
        JsonNode fixed = value.isString() ? fixText(value, wanted, path, repairs) : value;
        if (fixed instanceof ObjectNode object) {
            JsonNode properties = wanted.path("properties");
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (properties.has(field.getKey())) {
                    String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                    field.setValue(fix(field.getValue(), properties.path(field.getKey()), below, repairs));
                }
            }
        } else if (fixed instanceof ArrayNode array && wanted.path("items").isObject()) {
            for (int index = 0; index < array.size(); index++) {
                array.set(index, fix(array.get(index), wanted.path("items"), path + "[" + index + "]", repairs));
            }
        }
        return fixed;
    }

    private JsonNode fixText(JsonNode value, JsonNode wanted, String path, List<String> repairs) {
        Set<String> types = types(wanted);
        String text = value.asString();
        if (types.size() != 1) {
            return value;
        }
        Optional<JsonNode> fixed = switch (types.iterator().next()) {
            case "integer" ->
                INTEGER.matcher(text).matches()
                        ? Optional.of(nodes.numberNode(Long.parseLong(text)))
                        : Optional.empty();
            case "number" -> number(text);
            case "boolean" ->
                switch (text) {
                    case "true", "True" -> Optional.of(nodes.booleanNode(true));
                    case "false", "False" -> Optional.of(nodes.booleanNode(false));
                    default -> Optional.empty();
                };
            case "object" -> reader.readInner(text).filter(JsonNode::isObject);
            case "array" -> array(text, wanted);
            default -> Optional.empty();
        };
        fixed.ifPresent(node -> repairs.add(path + " was a text and was read as " + ViolationText.kind(node)));
        return fixed.orElse(value);
    }

    private Optional<JsonNode> number(String text) {
        if (INTEGER.matcher(text).matches()) {
            return Optional.of(nodes.numberNode(Long.parseLong(text)));
        }
        return NUMBER.matcher(text).matches() ? Optional.of(nodes.numberNode(new BigDecimal(text))) : Optional.empty();
    }

    private Optional<JsonNode> array(String text, JsonNode wanted) {
        Optional<JsonNode> inner = reader.readInner(text).filter(JsonNode::isArray);
        if (inner.isPresent()) {
            return inner;
        }
        boolean ofTexts = types(resolved(wanted.path("items"))).equals(Set.of("string"));
        return ofTexts ? Optional.of(nodes.arrayNode().add(text)) : Optional.empty();
    }

    /** The types that a schema allows, null aside. */
    private static Set<String> types(JsonNode wanted) {
        JsonNode type = wanted.path("type");
        Set<String> types = new HashSet<>();
        if (type.isString()) {
            types.add(type.asString());
        } else {
            type.forEach(each -> types.add(each.asString("")));
        }
        types.remove("null");
        return types;
    }

    private JsonNode resolved(JsonNode declared) {
        JsonNode wanted = declared;
        for (int hops = 0; hops < MAX_REFERENCES; hops++) {
            String reference = wanted.path("$ref").asString("");
            if (!reference.startsWith("#/")) {
                return wanted;
            }
            wanted = schema.at(reference.substring(1));
        }
        return wanted;
    }
}
