// The words of the page in its language.

const language = document.documentElement.lang;

/** The language of the page as the person's country writes its numbers and times. */
export const LOCALE = navigator.languages.find((one) => one.split("-")[0] === language) ?? language;

const folder = document.body.dataset.texts ?? "texts";
const words = await fetch(new URL(`${folder}/${language}.json`, import.meta.url))
  .then((response) => (response.ok ? response.json() : {}))
  .catch(() => ({}));

/** The text of a key, its places {0}, {1} … filled. */
export function t(key, ...values) {
  return (words[key] ?? key).replace(/\{(\d)\}/g, (place, index) => values[index] ?? place);
}

/** The text of a key, or null where there is none. */
export function known(key) {
  return words[key] ?? null;
}

export const number = (value) => new Intl.NumberFormat(LOCALE).format(value);

export const day = (time) => new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" }).format(new Date(time));
