package dev.parley.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Builds an ONNX model in memory, node by node in topological order. Field numbers are those of {@code onnx.proto}.
 * Not thread-safe.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
public final class OnnxGraph {

    /** Domain of the fused operators of ONNX Runtime. */
    public static final String MICROSOFT = "com.microsoft";

    private static final long IR_VERSION = 10;
    private static final long OPSET = 21;
    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_TEXT = 3;
    private static final int EXTERNAL = 1;

    private final ProtoWriter graph = new ProtoWriter();
    private final Set<String> domains = new TreeSet<>();
    private int nodes;

    /** Dimensions are numbers, or names where they differ from run to run. */
    public void input(String name, OnnxType type, List<Object> shape) {
        graph.message(11, valueInfo(name, type, shape));
    }

    public void output(String name, OnnxType type, List<Object> shape) {
        graph.message(12, valueInfo(name, type, shape));
    }

    /**
     * A tensor whose data are given to the session under the same name. ONNX Runtime wants a file for it that exists,
     * though it reads nothing from it: its own library.
     */
    public void external(String name, OnnxType type, long... shape) {
        ProtoWriter location = new ProtoWriter().text(1, "location").text(2, NativeLibrary.fileName());
        graph.message(5, tensor(name, type, shape).message(13, location).number(14, EXTERNAL));
    }

    /** A small constant of whole numbers, with one dimension. */
    public String constant(String name, long... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            data.putLong(value);
        }
        graph.message(5, tensor(name, OnnxType.INT64, values.length).bytes(9, data.array()));
        return name;
    }

    /** Adds a node of the standard domain. */
    public void node(String operator, List<String> inputs, List<String> outputs, OnnxAttribute... attributes) {
        node("", operator, inputs, outputs, attributes);
    }

    /** Adds a node; an empty name stands for an optional input or output that is left out. */
    public void node(
            String domain, String operator, List<String> inputs, List<String> outputs, OnnxAttribute... attributes) {
        ProtoWriter node = new ProtoWriter();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, operator + "_" + nodes++).text(4, operator);
        for (OnnxAttribute attribute : attributes) {
            node.message(5, attribute(attribute));
        }
        if (!domain.isEmpty()) {
            node.text(7, domain);
            domains.add(domain);
        }
        graph.message(1, node);
    }

    /** The serialized {@code ModelProto}. */
    public byte[] model(String name) {
        graph.text(2, name);
        ProtoWriter model = new ProtoWriter()
                .number(1, IR_VERSION)
                .text(2, "parley")
                .message(7, graph)
                .message(8, new ProtoWriter().text(1, "").number(2, OPSET));
        domains.forEach(
                domain -> model.message(8, new ProtoWriter().text(1, domain).number(2, 1)));
        return model.toByteArray();
    }

    private static ProtoWriter tensor(String name, OnnxType type, long... shape) {
        ProtoWriter tensor = new ProtoWriter();
        for (long dimension : shape) {
            tensor.number(1, dimension);
        }
        return tensor.number(2, type.number()).text(8, name);
    }

    private static ProtoWriter attribute(OnnxAttribute attribute) {
        ProtoWriter writer = new ProtoWriter().text(1, attribute.name());
        return switch (attribute) {
            case OnnxAttribute.Whole whole -> writer.number(3, whole.value()).number(20, ATTRIBUTE_INT);
            case OnnxAttribute.Text text -> writer.text(4, text.value()).number(20, ATTRIBUTE_TEXT);
            case OnnxAttribute.Real real -> writer.real(2, real.value()).number(20, ATTRIBUTE_FLOAT);
        };
    }

    private static ProtoWriter valueInfo(String name, OnnxType type, List<Object> shape) {
        ProtoWriter dimensions = new ProtoWriter();
        for (Object dimension : shape) {
            ProtoWriter writer = new ProtoWriter();
            if (dimension instanceof Number number) {
                writer.number(1, number.longValue());
            } else {
                writer.text(2, dimension.toString());
            }
            dimensions.message(1, writer);
        }
        ProtoWriter tensorType = new ProtoWriter().number(1, type.number()).message(2, dimensions);
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensorType));
    }
}
