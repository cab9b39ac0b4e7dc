package dev.parley.llama.checkpoint;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Type numbers of tensors in GGUF files.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/include/ggml.h">ggml.h, enum ggml_type</a>
 */
final class GgmlType {

    private static final Map<ElementType, Integer> NUMBERS = new EnumMap<>(Map.ofEntries(
            Map.entry(ElementType.F32, 0),
            Map.entry(ElementType.F16, 1),
            Map.entry(ElementType.Q4_0, 2),
            Map.entry(ElementType.Q4_1, 3),
            Map.entry(ElementType.Q5_0, 6),
            Map.entry(ElementType.Q5_1, 7),
            Map.entry(ElementType.Q8_0, 8),
            Map.entry(ElementType.Q4_K, 12),
            Map.entry(ElementType.Q5_K, 13),
            Map.entry(ElementType.Q6_K, 14),
            Map.entry(ElementType.BF16, 30)));

    private static final Map<Integer, ElementType> TYPES =
            NUMBERS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    /** Types that exist but are not supported, so that errors can name them. */
    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(9, "Q8_1"),
            Map.entry(10, "Q2_K"),
            Map.entry(11, "Q3_K"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(24, "I8"),
            Map.entry(25, "I16"),
            Map.entry(26, "I32"),
            Map.entry(27, "I64"),
            Map.entry(28, "F64"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private GgmlType() {}

    static int number(ElementType type) {
        return NUMBERS.getOrDefault(type, -1);
    }

    /**
     * The type of that number.
     *
     * @throws IllegalArgumentException when it is not supported; the message names it and those that are
     */
    static ElementType of(int number) {
        ElementType type = TYPES.get(number);
        if (type == null) {
            throw new IllegalArgumentException("%s is not supported, use one of %s"
                    .formatted(
                            OTHERS.getOrDefault(number, "type " + Integer.toUnsignedString(number)),
                            Stream.of(ElementType.values())
                                    .map(ElementType::name)
                                    .collect(Collectors.joining(", "))));
        }
        return type;
    }
}
