package dev.parley.llama.grammar.automaton;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parses ECMA-262 regular expressions as JSON Schema means them: Unicode mode, {@code \d} and {@code \w} ASCII. Refuses
 * what is not regular (back references) or needs look-around.
 */
final class RegexParser {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_REPEAT = 10_000;

    private static final CodePoints DIGITS = CodePoints.of('0', '9');
    private static final CodePoints WORD = CodePoints.of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
    private static final CodePoints SPACE = CodePoints.of(
            9, 13, 0x20, 0x20, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F, 0x205F,
            0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF);
    private static final CodePoints DOT =
            CodePoints.of('\n', '\n', '\r', '\r', 0x2028, 0x2029).complement();
    private static final Map<String, String> CATEGORIES = Map.of(
            "Letter",
            "L",
            "Number",
            "N",
            "Punctuation",
            "P",
            "Symbol",
            "S",
            "Separator",
            "Z",
            "Mark",
            "M",
            "Uppercase_Letter",
            "Lu",
            "Lowercase_Letter",
            "Ll",
            "Decimal_Number",
            "Nd");
    private static final String SHORT_CATEGORIES =
            " L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp ";

    private final int[] pattern;
    private int position;
    private int depth;

    private RegexParser(String pattern) {
        this.pattern = pattern.codePoints().toArray();
    }

    static RegexNode parse(String pattern) throws AutomatonException {
        RegexParser parser = new RegexParser(pattern);
        RegexNode node = parser.choice();
        if (parser.position < parser.pattern.length) {
            throw new AutomatonException("has an unmatched ')' at " + parser.position);
        }
        return node;
    }

    private RegexNode choice() throws AutomatonException {
        if (++depth > MAX_DEPTH) {
            throw new AutomatonException("nests groups deeper than " + MAX_DEPTH);
        }
        List<RegexNode> options = new ArrayList<>();
        do {
            options.add(sequence());
        } while (accept('|'));
        depth--;
        return options.size() == 1 ? options.getFirst() : new RegexNode.Choice(options);
    }

    private RegexNode sequence() throws AutomatonException {
        List<RegexNode> parts = new ArrayList<>();
        while (position < pattern.length && pattern[position] != '|' && pattern[position] != ')') {
            parts.add(quantified(atom()));
        }
        return parts.size() == 1 ? parts.getFirst() : new RegexNode.Sequence(parts);
    }

    private RegexNode quantified(RegexNode atom) throws AutomatonException {
        int min;
        int max;
        if (accept('*')) {
            min = 0;
            max = RegexNode.UNBOUNDED;
        } else if (accept('+')) {
            min = 1;
            max = RegexNode.UNBOUNDED;
        } else if (accept('?')) {
            min = 0;
            max = 1;
        } else if (isBraces()) {
            position++;
            min = number();
            max = min;
            if (accept(',')) {
                max = peek() == '}' ? RegexNode.UNBOUNDED : number();
            }
            position++;
            if (min > max) {
                throw new AutomatonException("repeats from " + min + " to " + max);
            }
        } else {
            return atom;
        }
        // A lazy quantifier has the same language.
        accept('?');
        if (atom instanceof RegexNode.Begin || atom instanceof RegexNode.End) {
            throw new AutomatonException("repeats an anchor");
        }
        return new RegexNode.Repeat(atom, min, max);
    }

    private boolean isBraces() {
        if (position >= pattern.length || pattern[position] != '{') {
            return false;
        }
        int index = position + 1;
        int digits = 0;
        boolean comma = false;
        for (; index < pattern.length && pattern[index] != '}'; index++) {
            if (pattern[index] == ',' && !comma && digits > 0) {
                comma = true;
            } else if (pattern[index] >= '0' && pattern[index] <= '9') {
                digits++;
            } else {
                return false;
            }
        }
        return index < pattern.length && digits > 0;
    }

    private int number() throws AutomatonException {
        int value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = value * 10 + pattern[position++] - '0';
            if (value > MAX_REPEAT) {
                throw new AutomatonException("repeats more than " + MAX_REPEAT + " times");
            }
        }
        return value;
    }

    private RegexNode atom() throws AutomatonException {
        int point = pattern[position++];
        return switch (point) {
            case '^' -> new RegexNode.Begin();
            case '$' -> new RegexNode.End();
            case '.' -> new RegexNode.Chars(DOT);
            case '(' -> group();
            case '[' -> new RegexNode.Chars(charClass());
            case '\\' -> new RegexNode.Chars(escape(false));
            case '*', '+', '?' -> throw new AutomatonException("has nothing to repeat at " + (position - 1));
            default -> new RegexNode.Chars(single(point));
        };
    }

    private RegexNode group() throws AutomatonException {
        if (accept('?')) {
            int kind = next();
            if (kind == '<' && peek() != '=' && peek() != '!') {
                while (next() != '>') {
                    // The name of the group does not matter.
                }
            } else if (kind != ':') {
                throw new AutomatonException("uses a look-around or a flag, which is not supported");
            }
        }
        RegexNode inner = choice();
        if (!accept(')')) {
            throw new AutomatonException("lacks a ')'");
        }
        return inner;
    }

    private CodePoints charClass() throws AutomatonException {
        boolean negated = accept('^');
        CodePoints all = CodePoints.NONE;
        while (peek() != ']') {
            CodePoints first = classAtom();
            if (peek() == '-' && position + 1 < pattern.length && pattern[position + 1] != ']') {
                position++;
                int from = only(first);
                int to = only(classAtom());
                if (from > to) {
                    throw new AutomatonException("has a character range out of order");
                }
                first = CodePoints.of(from, to);
            }
            all = all.union(first);
        }
        position++;
        return negated ? all.complement() : all;
    }

    private CodePoints classAtom() throws AutomatonException {
        int point = next();
        return point == '\\' ? escape(true) : single(point);
    }

    private static int only(CodePoints points) throws AutomatonException {
        int[] bounds = points.bounds();
        if (bounds.length != 2 || bounds[1] - bounds[0] != 1) {
            throw new AutomatonException("has a character range with a class as its border");
        }
        return bounds[0];
    }

    private static CodePoints single(int point) {
        return CodePoints.of(point, point);
    }

    private CodePoints escape(boolean inClass) throws AutomatonException {
        int point = next();
        return switch (point) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.complement();
            case 'w' -> WORD;
            case 'W' -> WORD.complement();
            case 's' -> SPACE;
            case 'S' -> SPACE.complement();
            case 't' -> single('\t');
            case 'n' -> single('\n');
            case 'r' -> single('\r');
            case 'v' -> single(0x0B);
            case 'f' -> single('\f');
            case '0' -> single(0);
            case 'c' -> single(next() % 32);
            case 'x' -> single(hexadecimal(2));
            case 'u' -> single(unicode());
            case 'p' -> property();
            case 'P' -> property().complement();
            case 'b' -> {
                if (!inClass) {
                    throw new AutomatonException("uses a word boundary, which is not supported");
                }
                yield single('\b');
            }
            default -> {
                if (point < 0x80 && Character.isLetterOrDigit(point)) {
                    throw new AutomatonException("uses \\" + Character.toString(point) + ", which is not supported");
                }
                yield single(point);
            }
        };
    }

    private int unicode() throws AutomatonException {
        if (accept('{')) {
            int value = 0;
            while (!accept('}')) {
                value = value * 16 + hexadecimal(1);
                if (value >= CodePoints.LIMIT) {
                    throw new AutomatonException("names a code point beyond 10FFFF");
                }
            }
            return value;
        }
        int value = hexadecimal(4);
        if (value >= Character.MIN_HIGH_SURROGATE
                && value <= Character.MAX_HIGH_SURROGATE
                && position + 1 < pattern.length
                && pattern[position] == '\\'
                && pattern[position + 1] == 'u') {
            position += 2;
            return Character.toCodePoint((char) value, (char) hexadecimal(4));
        }
        return value;
    }

    private int hexadecimal(int digits) throws AutomatonException {
        int value = 0;
        for (int count = 0; count < digits; count++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw new AutomatonException("has an escape without " + digits + " hexadecimal digits");
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private CodePoints property() throws AutomatonException {
        if (!accept('{')) {
            throw new AutomatonException("has a property escape without braces");
        }
        StringBuilder name = new StringBuilder();
        while (!accept('}')) {
            name.appendCodePoint(next());
        }
        String plain = name.toString().replaceFirst("^(General_Category|gc)=", "");
        String category = CATEGORIES.getOrDefault(plain, plain);
        if (category.isEmpty() || !SHORT_CATEGORIES.contains(" " + category + " ")) {
            throw new AutomatonException("uses the property " + name + ", which is not supported");
        }
        return CodePoints.ofCategory(category);
    }

    private boolean accept(int point) {
        if (position < pattern.length && pattern[position] == point) {
            position++;
            return true;
        }
        return false;
    }

    private int peek() throws AutomatonException {
        if (position >= pattern.length) {
            throw new AutomatonException("ends too early");
        }
        return pattern[position];
    }

    private int next() throws AutomatonException {
        int point = peek();
        position++;
        return point;
    }
}
