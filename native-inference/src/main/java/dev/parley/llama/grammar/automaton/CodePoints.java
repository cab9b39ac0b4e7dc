package dev.parley.llama.grammar.automaton;

import java.util.Arrays;

/** An immutable set of Unicode scalar values: code points without surrogates. */
final class CodePoints {

    /** One more than the largest code point. */
    static final int LIMIT = Character.MAX_CODE_POINT + 1;

    static final CodePoints NONE = new CodePoints(new int[0]);
    static final CodePoints ALL =
            new CodePoints(new int[] {0, Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1, LIMIT});

    /** Starts and exclusive ends in turn, ascending, never touching. */
    private final int[] bounds;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    /** From pairs of first and last code point. */
    static CodePoints of(int... inclusivePairs) {
        CodePoints all = NONE;
        for (int index = 0; index < inclusivePairs.length; index += 2) {
            int first = inclusivePairs[index];
            int last = inclusivePairs[index + 1];
            if (first <= last) {
                all = all.union(new CodePoints(new int[] {first, last + 1}));
            }
        }
        return all.intersection(ALL);
    }

    /** The code points of a general category, named as in {@code \p{…}}: one letter, or two. */
    static CodePoints ofCategory(String name) {
        int[] found = new int[16];
        int size = 0;
        boolean inside = false;
        for (int point = 0; point < LIMIT; point++) {
            boolean member = Categories.NAMES[Character.getType(point)].startsWith(name);
            if (member != inside) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, size * 2);
                }
                found[size++] = point;
                inside = member;
            }
        }
        if (inside) {
            found = Arrays.copyOf(found, size + 1);
            found[size++] = LIMIT;
        }
        return new CodePoints(Arrays.copyOf(found, size)).intersection(ALL);
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    boolean contains(int point) {
        int index = Arrays.binarySearch(bounds, point);
        return (index >= 0 ? index : -index - 2) % 2 == 0;
    }

    /** Starts and exclusive ends in turn; not to be changed. */
    int[] bounds() {
        return bounds;
    }

    CodePoints union(CodePoints other) {
        return combine(other, (mine, theirs) -> mine || theirs);
    }

    CodePoints intersection(CodePoints other) {
        return combine(other, (mine, theirs) -> mine && theirs);
    }

    CodePoints complement() {
        return ALL.combine(this, (mine, theirs) -> mine && !theirs);
    }

    private interface Membership {
        boolean of(boolean mine, boolean theirs);
    }

    private CodePoints combine(CodePoints other, Membership membership) {
        int[] result = new int[bounds.length + other.bounds.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        boolean inside = false;
        while (mine < bounds.length || theirs < other.bounds.length) {
            int left = mine < bounds.length ? bounds[mine] : Integer.MAX_VALUE;
            int right = theirs < other.bounds.length ? other.bounds[theirs] : Integer.MAX_VALUE;
            int point = Math.min(left, right);
            mine += left == point ? 1 : 0;
            theirs += right == point ? 1 : 0;
            boolean member = membership.of(mine % 2 == 1, theirs % 2 == 1);
            if (member != inside) {
                result[size++] = point;
                inside = member;
            }
        }
        return new CodePoints(Arrays.copyOf(result, size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePoints points && Arrays.equals(bounds, points.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** Names of the general categories, by the numbers of {@link Character#getType(int)}. */
    private static final class Categories {
        private static final String[] NAMES = {
            "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "", "Zs", "Zl", "Zp", "Cc", "Cf",
            "", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"
        };
    }
}
