/* Mounts a view in Streamlit's page: the whole page over the map, or a view of the review; loads styles and places once. */

/** @import { Message, ViewElement } from "../core/types.d.ts" */
/** @typedef {{ data: string, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void }} Mount what Streamlit gives */

import { isDark } from "../core/colour.js";
import { unpackPlaces } from "../core/geometry.js";
import { fetchJson, h } from "../dom.js";
import { openPage } from "../views/hosted.js";
import { VIEWS } from "../views/index.js";

const PRESS_MS = 30;

/** @param {string} name @returns {Promise<unknown>} */
const addStyle = (name) =>
  new Promise((load, error) => {
    document.head.append(h("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href, load, error }));
  });

const styled = Promise.all(["../views/views.css", "../views/page.css"].map(addStyle));

/** The page's theme, by the colour of its background. @param {HTMLElement} element */
const themeOf = (element) =>
  isDark(getComputedStyle(element).getPropertyValue("--st-background-color").trim()) ? "dark" : "light";

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

/** Draw a view, or open the page over the map; streamlit.js tells what goes wrong. @param {Mount} mount */
export async function drawView(mount) {
  const { data: drawn, parentElement, setTriggerValue } = mount;
  const root = /** @type {ViewElement} */ (parentElement.querySelector(".hz-view, .hz-app"));
  const theme = themeOf(root);
  root.dataset.theme = theme;
  document.documentElement.classList.toggle("hz-dark", theme === "dark");
  root.page?.draw();
  if (root.drawn === drawn || root.page) return;
  root.drawn = drawn;
  const data = JSON.parse(drawn);
  await styled;
  if (data.view === "page") {
    root.page = await openPage(root, data);
    return;
  }
  const send = (/** @type {Message} */ message) => {
    const told = { at: Date.now(), ...message };
    setTriggerValue("event", told);
    return told.at;
  };
  const payload = unpackPlaces(await fetchJson(new URL(data.payload, document.baseURI).href));
  await released(root);
  if (root.drawn !== drawn) return;
  await VIEWS[data.view](root, { ...data, payload }, send);
  root.dataset.drawn = data.view;
}
