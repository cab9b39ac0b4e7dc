// Charts over time: drawn for those who see, said in a sentence and kept in a table for those who do not.
import { element } from "../dom.js";
import { LOCALE, t } from "../texts.js";
import { table } from "./kit.js";

// A script of its own, because only that one comes in the small form.
const { uPlot } = globalThis;

const HEIGHT = 180;
const DAY_SECONDS = 86_400;

/** Rows of the table beside a chart; of more points every so many-th is shown. */
const MOST_ROWS = 30;

const DASHES = [[], [6, 4], [2, 3]];

/** How a time is said, by how far the chart looks back. */
function clock(span) {
  const format = new Intl.DateTimeFormat(
    LOCALE,
    span > 2 * DAY_SECONDS ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" },
  );
  return (time) => format.format(new Date(time * 1000));
}

const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: "short", timeStyle: "medium" });

/** A colour of the design system as the browser has it now, in light or dark. */
function colour(node) {
  return getComputedStyle(node).color;
}

export class Chart {
  #series;
  #format;
  #title;
  #plot = null;
  #place = element("div", { class: "chart-plot", dir: "ltr", role: "img" });
  #legend = element("ul", { class: "legend" });
  #details = element("details", { class: "chart-table" }, element("summary", {}, t("overview_table")));
  #values = [];
  #data;

  /**
   * @param {string} title what is drawn, with its unit
   * @param {{name: string, label: string}[]} series at most three
   * @param {(value: number) => string} format of a value
   */
  constructor(title, series, format) {
    this.#title = title;
    this.#series = series;
    this.#data = [[], ...series.map(() => [])];
    this.#format = format;
    this.#legend.append(
      ...series.map(({ label }, index) => {
        const value = element("b", {}, "–");
        this.#values.push(value);
        return element("li", {}, element("i", { class: `key key-${index + 1}` }), `${label} `, value);
      }),
    );
    this.node = element(
      "figure",
      { class: "panel chart" },
      element("figcaption", {}, title, this.#legend),
      this.#place,
      this.#details,
    );
    this.#tell();
    this.#details.addEventListener("toggle", () => this.#fillTable());
    new ResizeObserver(() => this.#plot?.setSize({ width: this.#place.clientWidth, height: HEIGHT })).observe(this.#place);
  }

  /** @param {number[]} times seconds since the epoch @param {Record<string, (number|null)[]>} series */
  show(times, series) {
    this.#data = [times, ...this.#series.map(({ name }) => series[name] ?? times.map(() => null))];
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.#data, this.#place);
    this.#tell();
  }

  /** One more point; the oldest one goes. */
  push(time, values) {
    if (this.#plot === null) {
      return;
    }
    const same = this.#data[0].at(-1) === time;
    this.#data = this.#data.map((column, index) => {
      const value = index === 0 ? time : (values[this.#series[index - 1].name] ?? null);
      return [...column.slice(same ? 0 : 1, same ? -1 : undefined), value];
    });
    this.#plot.setData(this.#data);
    this.#tell();
  }

  /** Draws anew in the colours of now. */
  repaint() {
    if (this.#plot !== null) {
      this.#plot.destroy();
      this.#plot = new uPlot(this.#options(), this.#data, this.#place);
    }
  }

  #options() {
    const ink = colour(this.#legend);
    const line = getComputedStyle(this.node).borderTopColor;
    const keys = [...this.#legend.querySelectorAll(".key")].map(colour);
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
    const span = (this.#data[0].at(-1) ?? 0) - (this.#data[0][0] ?? 0);
    const said = clock(span);
    return {
      width: this.#place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { y: { range: (plot, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
      axes: [
        { ...axis, size: 32, values: (plot, times) => times.map(said), space: 70 },
        { ...axis, values: (plot, values) => values.map((value) => this.#format(value)), size: 64, space: 36 },
      ],
      series: [
        {},
        ...this.#series.map((one, index) => ({
          stroke: keys[index],
          fill: index === 0 ? `color-mix(in srgb, ${keys[0]} 12%, transparent)` : undefined,
          width: 2,
          dash: DASHES[index],
          points: { show: (plot, at) => lonely(plot.data[at]), size: 5 },
        })),
      ],
      hooks: { setCursor: [(plot) => this.#read(plot.cursor.idx)] },
    };
  }

  /** The values at the pointer, or the newest ones. */
  #read(index) {
    this.#series.forEach((one, at) => {
      const column = this.#data[at + 1];
      const value = index === null || index === undefined ? newest(column) : column[index];
      this.#values[at].textContent = value === null || value === undefined ? "–" : this.#format(value);
    });
  }

  #tell() {
    this.#read(null);
    const said = this.#series.map(({ label }, index) => {
      const known = this.#data[index + 1].filter((value) => value !== null);
      return known.length === 0
        ? `${label}: –`
        : t("overview_said", label, this.#format(known.at(-1)), this.#format(Math.max(...known)));
    });
    this.#place.setAttribute("aria-label", `${this.#title}. ${said.join(" ")}`);
    this.#fillTable();
  }

  #fillTable() {
    if (!this.#details.open) {
      return;
    }
    const rows = this.#data[0].map((time, index) => ({ time, index })).filter(({ index }) => this.#data.slice(1).some((column) => column[index] !== null));
    const every = Math.ceil(rows.length / MOST_ROWS);
    const columns = [
      { label: t("overview_time"), cell: ({ time }) => exact.format(new Date(time * 1000)) },
      ...this.#series.map(({ label }, at) => ({
        label,
        numeric: true,
        cell: ({ index }) => (this.#data[at + 1][index] === null ? null : this.#format(this.#data[at + 1][index])),
      })),
    ];
    const shown = rows.filter((row, index) => (rows.length - 1 - index) % every === 0).reverse();
    this.#details.replaceChildren(this.#details.firstElementChild, table(this.#title, columns, shown, t("overview_nothing")));
  }
}

function newest(column) {
  return column.findLast((value) => value !== null) ?? null;
}

/** Points are drawn where there are so few that a line would show none of them. */
function lonely(column) {
  return column.filter((value) => value !== null).length < 12;
}

/** Repaints charts when the colours of the page change. */
export function followTheme(charts) {
  const repaint = () => charts.forEach((chart) => chart.repaint());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
