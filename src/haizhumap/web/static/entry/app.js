/* Draws the views in Streamlit's page: loads styles and places once, draws when the data changed. */

/** @import { Message, ViewData, ViewElement } from "../core/types.d.ts" */
/** @typedef {{ data: string, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void }} Mount what Streamlit gives */

import { listen } from "../bus.js";
import { isDark } from "../core/colour.js";
import { fetchJson, h } from "../dom.js";
import { foresee, isOutdated, PATIENCE_MS, remember } from "../views/foresight.js";
import { VIEWS } from "../views/index.js";

/** @param {string} name @returns {Promise<unknown>} */
const addStyle = (name) =>
  new Promise((load, error) => {
    document.head.append(h("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href, load, error }));
  });

const styled = addStyle("../views/views.css");

/** Keep the address of the page a link to what the map shows. */
listen("moved", (at) => {
  const url = new URL(location.href);
  url.searchParams.set("at", at.join(","));
  history.replaceState(history.state, "", url);
});

/** The page's theme, by the colour of its background. @param {HTMLElement} element */
const themeOf = (element) =>
  isDark(getComputedStyle(element).getPropertyValue("--st-background-color").trim()) ? "dark" : "light";

const PRESS_MS = 30;
/** @type {EventTarget | null} what is pressed and has not come up yet */
let pressed = null;

/** @param {Event & { key?: string }} event */
const press = ({ key = " ", target }) => {
  if (key === " ") pressed = target;
};
/** @param {Event & { key?: string }} event */
const release = ({ key = " ", type, target }) => {
  if (key === " " && (type !== "blur" || target === window)) pressed = null;
};
for (const name of ["pointerdown", "keydown"]) addEventListener(name, press, true);
for (const name of ["pointerup", "pointercancel", "keyup", "blur"]) addEventListener(name, release, true);

/** Wait until nothing of an element is pressed: a button that is replaced before it comes up is never clicked. @param {HTMLElement} element */
async function released(element) {
  while (pressed instanceof Node && element.contains(pressed)) await new Promise((end) => setTimeout(end, PRESS_MS));
}

/** Draw a view; streamlit.js tells what goes wrong. @param {Mount} mount */
export async function drawView(mount) {
  const { data: drawn, parentElement, setTriggerValue } = mount;
  const root = /** @type {ViewElement} */ (parentElement.querySelector(".hz-view"));
  const theme = themeOf(root);
  root.dataset.theme = theme;
  document.documentElement.classList.toggle("hz-dark", theme === "dark");
  if (root.drawn === drawn) return;
  root.drawn = drawn;
  const data = JSON.parse(drawn);
  const send = (/** @type {Message} */ message) => {
    const told = { at: Date.now(), ...foresee(message) };
    setTriggerValue("event", told);
    return told.at;
  };
  await styled;
  const payload = await fetchJson(new URL(data.payload, document.baseURI).href);
  await released(root);
  if (root.drawn !== drawn) return;
  if (isOutdated(data)) {
    root.drawn = null;
    setTimeout(() => root.isConnected && root.drawn === null && drawView(mount), PATIENCE_MS);
    return;
  }
  const all = { ...data, payload };
  const draw = (/** @type {ViewData} */ changed) => VIEWS[data.view](root, changed, send);
  await draw(all);
  remember({ root, data: all, draw });
  root.dataset.drawn = data.view;
}
