package dev.parley.onnx;

import java.util.List;

/** An operator that this process computes on the processor, in a domain of its own. */
public interface OrtOperator {

    String name();

    /** Element types of the inputs. */
    List<OnnxType> inputs();

    /** Element type of the only output. */
    OnnxType output();

    /** What computes one node; made when a session is. */
    OrtKernel kernel(Attributes attributes);

    /** Attributes of a node. */
    interface Attributes {

        /**
         * A whole number.
         *
         * @throws OnnxException when the node has none of that name
         */
        long whole(String name);
    }
}
