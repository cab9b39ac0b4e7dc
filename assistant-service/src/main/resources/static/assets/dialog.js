// Questions to the person, one at a time.
import { byId, element, icon, iconButton } from "./dom.js";
import { t } from "./texts.js";

/** Fills and opens a dialog; its head has the title and a way out. */
export function openDialog(dialog, title, content) {
  const heading = `${dialog.id}-title`;
  dialog.replaceChildren(
    element(
      "header",
      { class: "dialog-head" },
      element("h2", { id: heading, tabindex: "-1" }, title),
      iconButton("cross", t("close"), () => dialog.close()),
    ),
    ...content,
  );
  if (!dialog.open) {
    dialog.showModal();
  }
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector(`#${heading}`)).focus();
}

for (const dialog of document.querySelectorAll("dialog")) {
  // A click beside the box closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
}

/** Shows something that is only read. */
export function tell(title, content) {
  openDialog(byId("dialog"), title, [element("div", { class: "dialog-body" }, ...content)]);
}

/**
 * Asks, and does what was answered while the dialog is open, so that a problem can be told there.
 *
 * @param {Node[]} content
 * @param {{value: string, label: string, main?: boolean, danger?: boolean, icon?: string}[]} answers
 * @param {(value: string) => Promise<void>} act
 * @returns {Promise<string|null>} what was done; null when the dialog was closed
 */
export function ask(title, content, answers, act) {
  const dialog = byId("dialog");
  return new Promise((resolve) => {
    let done = null;
    const problem = element("p", { class: "notice notice-danger", role: "alert", hidden: true });
    const buttons = answers.map((answer) =>
      element(
        "button",
        { class: `button${answer.main ? " button-main" : ""}${answer.danger ? " button-danger" : ""}`, type: "submit", value: answer.value },
        answer.icon ? icon(answer.icon) : null,
        answer.label,
      ),
    );
    const form = element(
      "form",
      {
        class: "dialog-body",
        onsubmit: async (event) => {
          event.preventDefault();
          const value = event.submitter?.value || answers.find((answer) => answer.main)?.value;
          buttons.forEach((button) => (button.disabled = true));
          try {
            await act(value);
            done = value;
            dialog.close();
          } catch (fault) {
            problem.textContent = `${fault.title ?? t("problem_other")} ${fault.detail ?? ""}`;
            problem.hidden = false;
            buttons.forEach((button) => (button.disabled = false));
          }
        },
      },
      ...content,
      problem,
      element("div", { class: "dialog-end" }, ...buttons),
    );
    dialog.addEventListener("close", () => resolve(done), { once: true });
    // Enter means the main answer, wherever it stands.
    const main = buttons.find((button) => button.classList.contains("button-main"));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input") && main) {
        event.preventDefault();
        form.requestSubmit(main);
      }
    });
    openDialog(dialog, title, [form]);
  });
}
