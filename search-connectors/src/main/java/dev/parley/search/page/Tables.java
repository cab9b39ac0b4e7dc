package dev.parley.search.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells tables of data from tables that arrange a page, and writes the former. Stateless. */
final class Tables {

    private static final Set<String> GROUPS = Set.of("thead", "tbody", "tfoot");
    private static final Set<String> RICH = Set.of("table", "h1", "h2", "h3", "article", "section", "ul", "ol");

    /** A cell with more than this is a column of a page. */
    private static final int LONGEST_CELL = 600;

    /** So is this in a table without heads, for example the posts of a forum. */
    private static final int LONGEST_PLAIN_CELL = 150;

    private Tables() {}

    static boolean isLayout(Box table) {
        String role = table.element.attr("role");
        if (role.equals("presentation") || role.equals("none")) {
            return true;
        }
        List<Box> rows = rows(table);
        boolean manyColumns = false;
        boolean headed = false;
        int longest = 0;
        for (Box row : rows) {
            List<Box> cells = cells(row);
            manyColumns |= cells.size() > 1;
            for (Box cell : cells) {
                headed |= cell.tag.equals("th");
                longest = Math.max(longest, cell.text);
                if (cell.text > LONGEST_CELL || holdsRich(cell)) {
                    return true;
                }
            }
        }
        return !manyColumns || (!headed && longest > LONGEST_PLAIN_CELL);
    }

    private static boolean holdsRich(Box cell) {
        for (Part part : cell.parts) {
            if (part instanceof Box box && (RICH.contains(box.tag) || holdsRich(box))) {
                return !(box.tag.equals("ul") || box.tag.equals("ol")) || cell.text > LONGEST_CELL / 2;
            }
        }
        return false;
    }

    /** One line per row, cells between {@code " | "}; the caption comes first. */
    static String write(Box table) {
        StringBuilder text = new StringBuilder();
        for (Part part : table.parts) {
            if (part instanceof Box box && box.tag.equals("caption")) {
                text.append(BlockWriter.line(box));
            }
        }
        for (Box row : rows(table)) {
            String line = String.join(
                    " | ", cells(row).stream().map(BlockWriter::line).toList());
            if (!line.isBlank()) {
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
        }
        return text.toString();
    }

    private static List<Box> rows(Box table) {
        List<Box> rows = new ArrayList<>();
        for (Part part : table.parts) {
            if (part instanceof Box box) {
                if (box.tag.equals("tr")) {
                    rows.add(box);
                } else if (GROUPS.contains(box.tag)) {
                    rows.addAll(rows(box));
                }
            }
        }
        return rows;
    }

    private static List<Box> cells(Box row) {
        return row.parts.stream()
                .filter(part -> part instanceof Box box && (box.tag.equals("td") || box.tag.equals("th")))
                .map(Box.class::cast)
                .toList();
    }
}
