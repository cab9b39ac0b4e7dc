// What every page has: theme, language, menus that close.
import { byId } from "./dom.js";

const YEAR_SECONDS = 31_536_000;

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${value === "" ? 0 : YEAR_SECONDS}; samesite=lax`;
}

for (const choice of document.querySelectorAll("input[name=theme]")) {
  choice.checked = choice.value === (document.documentElement.dataset.theme ?? "");
  choice.addEventListener("change", () => {
    keep("parley-theme", choice.value);
    if (choice.value === "") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = choice.value;
    }
  });
}

byId("language")?.addEventListener("change", (event) => {
  keep("parley-language", event.target.value);
  location.reload();
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) {
      menu.open = false;
    }
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }
});
