// What the pages of the dashboard are built of: calls, tables, pages of rows, forms, questions, live data.
import { call } from "../api.js";
import { ask } from "../dialog.js";
import { announce, byId, element, icon } from "../dom.js";
import { listen } from "../events.js";
import "../shell.js";
import { LOCALE, number, t } from "../texts.js";

/** Whether the person at the browser may change things; a viewer may not, and the API says so too. */
export const operator = document.querySelector(".admin").dataset.role === "operator";

byId("sign-out").addEventListener("click", async () => {
  await call("DELETE", "/api/admin/session");
  location.reload();
});

// On a phone the navigation is a strip that scrolls.
document.querySelector(".areas [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/** Calls the API of the dashboard. A session that is over leads to the form for signing in. */
export async function api(method, path, body) {
  try {
    return await call(method, path, body);
  } catch (problem) {
    if (problem.code === "admin_token") {
      announce(t("admin_session_over"));
      location.reload();
    }
    throw problem;
  }
}

/** A problem in words, with a way to try again where one is given. */
export function problemNotice(problem, retry) {
  return element(
    "div",
    { class: "notice notice-danger", role: "alert" },
    element("p", {}, `${problem.title ?? t("problem_other")} ${problem.detail ?? ""}`.trim()),
    retry ? element("button", { class: "button button-small", type: "button", onclick: retry }, icon("retry"), t("try_again")) : null,
  );
}

/** From how many characters on a fact takes two columns, and all of them. */
const WIDE_CHARACTERS = 18;
const WHOLE_CHARACTERS = 60;

/** Names and values beside each other; a long value gets more room. Those without a value are left out. */
export function facts(entries) {
  return element(
    "dl",
    { class: "facts" },
    ...entries
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => {
        const { length } = value instanceof Node ? value.textContent : String(value);
        const width = length >= WHOLE_CHARACTERS ? "fact-whole" : length >= WIDE_CHARACTERS ? "fact-wide" : "";
        return element("div", { class: width }, element("dt", {}, name), element("dd", { dir: "auto" }, value));
      }),
  );
}

/** What stands where there is nothing to list. */
export const nothing = (text = t("admin_nothing")) => element("p", { class: "empty" }, text);

/**
 * Fills a place of the page with what `fetched` gives, or with the problem and a way to try again. What stands there
 * stays until the new content is there.
 *
 * @param {Element} place
 * @param {() => Promise<any>} fetched
 * @param {(data: any) => Node | Node[]} shown
 */
export async function fill(place, fetched, shown) {
  place.setAttribute("aria-busy", "true");
  if (place.childElementCount === 0) {
    place.replaceChildren(element("p", { class: "busy" }, element("span", { class: "spinner" }), t("loading")));
  }
  try {
    const nodes = shown(await fetched());
    place.replaceChildren(...(Array.isArray(nodes) ? nodes : [nodes]));
  } catch (problem) {
    if (!(problem.code || problem.title)) {
      console.error(problem);
    }
    place.replaceChildren(problemNotice(problem, () => fill(place, fetched, shown)));
  } finally {
    place.removeAttribute("aria-busy");
    shows(place);
  }
}

/** Lets what stands below a place be seen, which would have jumped while the place was empty. */
export const shows = (place) => place.removeAttribute("data-waits");

/**
 * A table; on a phone each row is a card that names its columns.
 *
 * @param {string} caption what the rows are, for screen readers
 * @param {{label: string, cell: (row: any) => Node | string | null, numeric?: boolean, code?: boolean}[]} columns the
 *     first one names the row
 * @param {any[]} rows
 * @param {string} [empty] what to say when there are none
 */
export function table(caption, columns, rows, empty) {
  if (rows.length === 0) {
    return nothing(empty);
  }
  return element(
    "table",
    { class: "table", role: "table" },
    element("caption", { class: "visually-hidden" }, caption),
    element(
      "thead",
      { role: "rowgroup" },
      element(
        "tr",
        { role: "row" },
        ...columns.map((column) =>
          element("th", { role: "columnheader", scope: "col", class: column.numeric ? "numeric" : null }, column.label),
        ),
      ),
    ),
    element("tbody", { role: "rowgroup" }, ...rows.map((row) => tableRow(columns, row))),
  );
}

/** One row, to be added to a table that is there. */
export function tableRow(columns, row) {
  return element(
    "tr",
    { role: "row" },
    ...columns.map((column, index) => {
      const content = column.cell(row);
      const classes = [column.numeric ? "numeric" : "", column.code ? "code" : ""].join(" ").trim();
      return element(
        index === 0 ? "th" : "td",
        {
          role: index === 0 ? "rowheader" : "cell",
          scope: index === 0 ? "row" : null,
          class: classes || null,
          "data-label": column.label,
        },
        element("span", { dir: column.code ? "ltr" : "auto" }, content ?? "–"),
      );
    }),
  );
}

/**
 * A list that is fetched a page at a time: `fetched` gets null, then the cursor of the page before, and gives rows with
 * the next cursor, or null at the end.
 *
 * @param {Element} place
 * @param {(cursor: string | null) => Promise<{rows: any[], next: string | null}>} fetched
 * @param {(rows: any[]) => Element} shown a table of the rows of the first page
 * @param {(row: any) => Element} added a row of a later page, put into the table's body
 */
export async function paged(place, fetched, shown, added) {
  let next = null;
  const more = element("button", { class: "button", type: "button", hidden: true }, t("admin_more"));
  const trouble = element("div");
  more.addEventListener("click", async () => {
    await busy(more, trouble, async () => {
      const page = await fetched(next);
      place.querySelector("tbody").append(...page.rows.map(added));
      next = page.next;
      more.hidden = next === null;
    });
  });
  await fill(
    place,
    () => fetched(null),
    (page) => {
      next = page.next;
      more.hidden = next === null;
      return [shown(page.rows), trouble, element("p", { class: "more" }, more)];
    },
  );
}

/** Does something for a button, which waits meanwhile; a problem is told in `place`. Gives whether it went well. */
export async function busy(button, place, act) {
  button.disabled = true;
  place.replaceChildren();
  try {
    await act();
    return true;
  } catch (problem) {
    place.replaceChildren(problemNotice(problem));
    return false;
  } finally {
    button.disabled = false;
  }
}

/** A field of a form with its label, and what it is for below it. */
export function field(label, input, hint) {
  return element("label", { class: "field" }, element("span", {}, label), input, hint ? element("small", { class: "soft" }, hint) : null);
}

/**
 * A form that sends what its named inputs hold; a problem is told above its button, and the form stays as it is.
 *
 * @param {Node[]} fields
 * @param {string} label of its button
 * @param {(values: Record<string, FormDataEntryValue>) => Promise<void>} act
 */
export function form(fields, label, act) {
  const trouble = element("div");
  const button = element("button", { class: "button button-main", type: "submit" }, label);
  return element(
    "form",
    {
      class: "form",
      onsubmit: (event) => {
        event.preventDefault();
        return busy(button, trouble, () => act(Object.fromEntries(new FormData(event.target))));
      },
    },
    ...fields,
    trouble,
    element("p", { class: "form-end" }, button),
  );
}

/** Asks before something that cannot be taken back is done. Gives whether it was done. */
export async function confirm(title, text, label, act, { danger = true, fields = [] } = {}) {
  const answers = [
    { value: "no", label: t("cancel") },
    { value: "yes", label, main: !danger, danger },
  ];
  const done = await ask(title, [element("p", {}, text), ...fields], answers, async (answer) => {
    if (answer === "yes") {
      await act();
    }
  });
  return done === "yes";
}

/** A small button in a row. */
export const rowButton = (label, onclick, { danger = false } = {}) =>
  element("button", { class: `button button-small${danger ? " button-danger" : ""}`, type: "button", onclick }, label);

/** A state in a word: `good`, `bad`, `notice` or none. */
export const badge = (text, kind = "") => element("span", { class: `badge${kind ? ` badge-${kind}` : ""}` }, text);

/**
 * Keeps events coming while the page is seen, and says in the head of the page whether they do.
 *
 * @param {string} path of a stream of events
 * @param {Record<string, (data: any) => void>} handlers by the type of the event; data is JSON
 * @param {() => void} [returned] called when the connection is there again after it was away
 * @returns {() => void} ends it
 */
export function live(path, handlers, returned = () => {}) {
  let before = false;
  const mark = element("span", { class: "badge live", role: "status" });
  byId("area-end").append(mark);
  const tell = (connected) => {
    mark.textContent = t(connected ? "admin_live" : "admin_live_lost");
    mark.classList.toggle("badge-good", connected);
    mark.classList.toggle("badge-notice", !connected);
  };
  const end = listen(path, handlers, {
    opened: () => {
      tell(true);
      if (before) {
        returned();
      }
      before = true;
    },
    lost: () => tell(false),
  });
  return () => {
    end();
    mark.remove();
  };
}

/** The part of the address below the area: a turn, a person; null where there is none. */
export function part() {
  const segments = location.pathname.split("/").filter((segment) => segment !== "");
  return segments.length > 2 ? decodeURIComponent(segments[2]) : null;
}

export { number };

/** A number with at most so many digits after the point. */
export const decimal = (value, digits = 1) => new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits }).format(value);

/** A share from 0 to 1. */
export const percent = (value) => new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 1 }).format(value);

/** A time with its day. */
export const moment = (time) => new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(time));

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** Bytes in the unit that reads best. */
export function bytes(value) {
  const step = value < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  return new Intl.NumberFormat(LOCALE, {
    style: "unit",
    unit: BYTE_UNITS[step],
    unitDisplay: "short",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(value / 1000 ** step);
}

/** A span of seconds in the unit that reads best. */
export function seconds(value) {
  const [unit, divisor] =
    value < 1 ? ["millisecond", 1e-3] : value < 120 ? ["second", 1] : value < 7200 ? ["minute", 60] : value < 172_800 ? ["hour", 3600] : ["day", 86_400];
  return new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 1 ? 0 : 1 }).format(
    value / divisor,
  );
}
