package dev.parley.llama.graph;

/**
 * How matrices that a checkpoint stores as floats are held while the model runs; matrices that it stores in blocks keep
 * their own. Norms are always 32-bit floats and embeddings stay in the file.
 */
public enum WeightFormat {
    /** 32-bit floats: exact for F32, F16 and BF16. */
    F32(MatrixForm.FLOATS),
    /** 8-bit blocks of 32 with one scale each. */
    Q8(new MatrixForm(8, 32, false)),
    /** 4-bit blocks of 32 with one scale each. */
    Q4(new MatrixForm(4, 32, false));

    private final MatrixForm form;

    WeightFormat(MatrixForm form) {
        this.form = form;
    }

    MatrixForm form() {
        return form;
    }
}
