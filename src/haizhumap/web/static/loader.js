/*
 * Mounts a view of views/ in the page: loads scripts and places once, draws when the data changed.
 * A module of the page's; it and what it loads bear the same version (`?v=`).
 */
const VIEWS = ["header", "facets", "results", "card", "tabs", "reader", "table", "charts", "about", "review", "links", "drafts"];
const here = (name) => new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url).href;

const arrived = (element, parent = document.head) =>
  new Promise((resolve, reject) => {
    Object.assign(element, { onload: resolve, onerror: reject });
    parent.append(element);
  });
const addScript = (name) => arrived(Object.assign(document.createElement("script"), { src: here(name), async: false }));
const addStyle = (name) => arrived(Object.assign(document.createElement("link"), { rel: "stylesheet", href: here(name) }));

const SCRIPTS = ["dom.js", "distance.js", "catalogue.js", "changes.js", "foresight.js", ...VIEWS.map((name) => `views/${name}.js`)];
const ready = Promise.all([addStyle("views.css"), ...SCRIPTS.map(addScript)]);

/** Whether the page's theme is dark, by the luminance of its background (#rrggbb). */
function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 110;
}

const PRESS_MS = 30;
let pressed = null;

const press = ({ key = " ", target }) => key === " " && (pressed = target);
const release = ({ key = " ", type, target }) => key === " " && (type !== "blur" || target === window) && (pressed = null);
for (const name of ["pointerdown", "keydown"]) addEventListener(name, press, true);
for (const name of ["pointerup", "pointercancel", "keyup", "blur"]) addEventListener(name, release, true);

/** Wait until nothing of an element is pressed: a button that is replaced before it comes up is never clicked. */
async function released(element) {
  while (element.contains(pressed)) await new Promise((resolve) => setTimeout(resolve, PRESS_MS));
}

export default async function mount(view) {
  const { data: drawn, parentElement, setTriggerValue } = view;
  const root = parentElement.querySelector(".hz-view");
  root.dataset.theme = isDark(root) ? "dark" : "light";
  document.documentElement.classList.toggle("hz-dark", root.dataset.theme === "dark");
  if (root.drawn === drawn) return;
  root.drawn = drawn;
  const data = JSON.parse(drawn);
  const send = (event) => {
    const told = { at: Date.now(), ...window.haizhumap.foresee(event) };
    setTriggerValue("event", told);
    return told.at;
  };
  try {
    await ready;
    const payload = await window.haizhumap.fetchJson(new URL(data.payload, document.baseURI).href);
    await released(root);
    if (root.drawn !== drawn) return;
    if (window.haizhumap.isOutdated(data)) {
      root.drawn = null;
      setTimeout(() => root.isConnected && root.drawn === null && mount(view), window.haizhumap.PATIENCE_MS);
      return;
    }
    const all = { ...data, payload };
    const draw = (changed) => window.haizhumap.views[data.view](root, changed, send);
    await draw(all);
    window.haizhumap.remember(root, all, draw);
    root.dataset.drawn = data.view;
  } catch (error) {
    root.drawn = null;
    root.textContent = data.failure;
    root.setAttribute("role", "alert");
    console.warn(error);
  }
}
