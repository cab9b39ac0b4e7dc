// The API of this site.
import { known, t } from "./texts.js";

/** What went wrong, in words for a person. */
export class ApiProblem extends Error {
  constructor(code, title, detail) {
    super(detail || title);
    this.code = code;
    this.title = title;
    this.detail = detail;
  }
}

export const unreachable = () => new ApiProblem("unreachable", t("problem_unreachable"), t("problem_unreachable_more"));

/** The problem of a response that is none of success. */
export async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  return described(body.code ?? `http_${response.status}`, body.title, body.detail);
}

/** A problem in the words of the page's language where it has some, else in the server's. */
export function described(code, title, detail) {
  const own = known(`problem_${code}`);
  return own === null
    ? new ApiProblem(code, title ?? t("problem_other"), detail ?? t("problem_other_more"))
    : new ApiProblem(code, own, known(`problem_${code}_more`) ?? "");
}

/** Calls the API; gives its JSON, or null where it answers with nothing. */
export async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response.status === 204 ? null : response.json();
}

export const conversationPath = (id) => `/api/conversations/${encodeURIComponent(id)}`;
