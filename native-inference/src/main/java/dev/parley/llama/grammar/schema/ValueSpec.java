package dev.parley.llama.grammar.schema;

import java.util.List;

/** The values that one place of a document may have: those of any of its shapes. Immutable once compiled. */
public final class ValueSpec {

    private List<Shape> shapes = List.of();
    private boolean productive;
    private long heapBytes;

    ValueSpec() {}

    /** About what the whole takes of the heap; 0 for a part of it. */
    public long heapBytes() {
        return heapBytes;
    }

    void takes(long bytes) {
        heapBytes = bytes;
    }

    /** The shapes, each with at least one value. */
    public List<Shape> shapes() {
        return shapes;
    }

    void fill(List<Shape> all) {
        shapes = List.copyOf(all);
    }

    /** Whether any finite value is known to exist. */
    boolean isProductive() {
        return productive;
    }

    /** True when this has just become productive. */
    boolean updateProductive() {
        if (productive || shapes.stream().noneMatch(Shape::isProductive)) {
            return false;
        }
        productive = true;
        return true;
    }

    void keepProductive() {
        shapes = shapes.stream().filter(Shape::isProductive).toList();
        shapes.forEach(Shape::keepProductive);
    }

    /** Computes what the first value needs, so that too large a shape is refused now. */
    void prepare() {
        for (Shape shape : shapes) {
            if (shape instanceof ObjectShape object) {
                object.prepare();
            }
        }
    }
}
