package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The text of a schema: its keywords, and where references lead. */
final class SchemaDocument {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Keywords that are enforced. */
    private static final Set<String> ENFORCED = Set.of(
            "type",
            "enum",
            "const",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "format",
            "items",
            "prefixItems",
            "maxItems",
            "minItems",
            "uniqueItems",
            "properties",
            "patternProperties",
            "additionalProperties",
            "propertyNames",
            "required",
            "minProperties",
            "maxProperties",
            "allOf",
            "anyOf",
            "oneOf",
            "$ref");

    /** Keywords that do not restrict values. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "$schema",
            "$id",
            "$anchor",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "example",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentEncoding",
            "contentMediaType",
            "contentSchema");

    private static final String EXTENSION = "x-";

    private final SchemaNode root;
    private final int characters;
    private final Map<String, SchemaNode> anchors = new HashMap<>();
    private final Set<SchemaNode> checked = new HashSet<>();

    private SchemaDocument(JsonNode json, int characters) {
        this.root = new SchemaNode("", json);
        this.characters = characters;
        findAnchors(root);
    }

    static SchemaDocument parse(String text) {
        if (text.length() > SchemaLimits.MAX_CHARACTERS) {
            throw new UnsupportedSchemaException(
                    "", "", "is longer than " + SchemaLimits.MAX_CHARACTERS + " characters");
        }
        try {
            JsonNode json = MAPPER.readTree(text);
            if (json == null || json.isMissingNode()) {
                throw new UnsupportedSchemaException("", "", "is empty");
            }
            return new SchemaDocument(json, text.length());
        } catch (JacksonException e) {
            throw new UnsupportedSchemaException("", "", "is not valid JSON: " + e.getOriginalMessage());
        }
    }

    SchemaNode root() {
        return root;
    }

    /** Length of its text. */
    int characters() {
        return characters;
    }

    private void findAnchors(SchemaNode start) {
        List<SchemaNode> pending = new ArrayList<>(List.of(start));
        while (!pending.isEmpty()) {
            SchemaNode node = pending.removeLast();
            if (node.json().path("$anchor").isString()) {
                anchors.put(node.json().path("$anchor").stringValue(), node);
            }
            if (node.json().isObject()) {
                node.json().propertyNames().forEach(name -> pending.add(node.child(name)));
            }
        }
    }

    /** Refuses a schema that is no schema or has a keyword that cannot be enforced. */
    void check(SchemaNode schema) {
        if (schema.json().isBoolean() || !checked.add(schema)) {
            return;
        }
        if (!schema.json().isObject()) {
            throw schema.fault("", "must be an object or a boolean");
        }
        for (String keyword : schema.json().propertyNames()) {
            if (keyword.equals("$id") && !schema.pointer().isEmpty()) {
                throw schema.fault(keyword, "is supported for the whole document only");
            }
            if (!ENFORCED.contains(keyword) && !WITHOUT_EFFECT.contains(keyword) && !keyword.startsWith(EXTENSION)) {
                throw schema.fault(keyword, "is not supported");
            }
        }
        if (schema.has("items") && schema.json().path("items").isArray()) {
            throw schema.fault("items", "must be one schema; a list of schemas is called prefixItems");
        }
        Types.of(schema);
    }

    /** The schemas in the list of a keyword, none when it is absent. */
    List<SchemaNode> children(SchemaNode schema, String keyword) {
        if (!schema.has(keyword)) {
            return List.of();
        }
        JsonNode list = schema.json().path(keyword);
        if (!list.isArray() || list.isEmpty()) {
            throw schema.fault(keyword, "must be a list of schemas");
        }
        List<SchemaNode> children = new ArrayList<>();
        for (int index = 0; index < list.size(); index++) {
            children.add(schema.child(keyword, index));
        }
        return children;
    }

    List<String> names(SchemaNode schema, String keyword) {
        List<String> names = new ArrayList<>();
        if (schema.has(keyword)) {
            if (!schema.json().path(keyword).isArray()) {
                throw schema.fault(keyword, "must be a list of names");
            }
            for (JsonNode name : schema.json().path(keyword)) {
                if (!name.isString()) {
                    throw schema.fault(keyword, "must be a list of names");
                }
                names.add(name.stringValue());
            }
        }
        return names;
    }

    /** The names in the map of a keyword such as {@code properties}. */
    List<String> keys(SchemaNode schema, String keyword) {
        if (!schema.has(keyword)) {
            return List.of();
        }
        if (!schema.json().path(keyword).isObject()) {
            throw schema.fault(keyword, "must be an object of schemas");
        }
        return List.copyOf(schema.json().path(keyword).propertyNames());
    }

    boolean flag(SchemaNode schema, String keyword) {
        if (schema.has(keyword) && !schema.json().path(keyword).isBoolean()) {
            throw schema.fault(keyword, "must be true or false");
        }
        return schema.json().path(keyword).asBoolean(false);
    }

    /** The schemas that an object's schema applies to a property. */
    List<SchemaNode> applied(SchemaNode schema, String name, Strings strings) {
        List<SchemaNode> applied = new ArrayList<>();
        if (keys(schema, "properties").contains(name)) {
            applied.add(schema.child("properties", name));
        }
        for (String pattern : keys(schema, "patternProperties")) {
            if (strings.pattern(schema, "patternProperties", pattern).match(name) != Automaton.NONE) {
                applied.add(schema.child("patternProperties", pattern));
            }
        }
        if (applied.isEmpty() && schema.has("additionalProperties")) {
            applied.add(schema.child("additionalProperties"));
        }
        return applied;
    }

    /** Where {@code $ref} leads. */
    SchemaNode resolve(SchemaNode schema) {
        String reference = schema.string("$ref");
        String id = root.json().path("$id").asString("");
        String local = !id.isEmpty() && reference.startsWith(id) ? reference.substring(id.length()) : reference;
        if (local.isEmpty() || local.equals("#")) {
            return root;
        }
        if (!local.startsWith("#")) {
            throw schema.fault("$ref", "must lead to a place in the same document");
        }
        String fragment;
        try {
            fragment = URLDecoder.decode(local.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw schema.fault("$ref", "has a malformed escape");
        }
        SchemaNode target = fragment.startsWith("/") ? follow(fragment) : anchors.get(fragment);
        if (target == null || target.json().isMissingNode()) {
            throw schema.fault("$ref", "leads nowhere");
        }
        return target;
    }

    private SchemaNode follow(String pointer) {
        SchemaNode node = root;
        for (String token : pointer.substring(1).split("/", -1)) {
            String name = token.replace("~1", "/").replace("~0", "~");
            if (node.json().isArray()) {
                JsonNode element = name.matches("0|[1-9][0-9]{0,6}")
                        ? node.json().path(Integer.parseInt(name))
                        : node.json().path(name);
                node = new SchemaNode(node.pointer() + "/" + name, element);
            } else {
                node = node.child(name);
            }
        }
        return node;
    }
}
