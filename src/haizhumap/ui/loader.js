// Mounts a view of static/views/ in the page: loads the scripts and the places once, draws when the data changed.
const scripts = @@SCRIPTS@@;
const styles = @@STYLES@@;
const absolute = (url) => new URL(url, document.baseURI).href;

function addOnce(url, make) {
  const known = (window.haizhumapLoaded ??= new Map());
  if (!known.has(url)) {
    known.set(url, new Promise((resolve, reject) => {
      const element = Object.assign(make(absolute(url)), { onload: resolve, onerror: reject });
      document.head.append(element);
    }));
  }
  return known.get(url);
}

const addScript = (url) => addOnce(url, (src) => Object.assign(document.createElement("script"), { src, async: false }));
const addStyle = (url) => addOnce(url, (href) => Object.assign(document.createElement("link"), { rel: "stylesheet", href }));

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".hz-view");
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return;
  root.drawn = drawn;
  const send = (event) => setTriggerValue("event", { ...event, at: Date.now() });
  try {
    await Promise.all([...scripts.map(addScript), ...styles.map(addStyle)]);
    const payload = await window.haizhumap.fetchJson(absolute(data.payload));
    if (root.drawn !== drawn) return;
    await window.haizhumap.views[data.view](root, { ...data, payload }, send);
    root.dataset.drawn = data.view;
  } catch (error) {
    root.drawn = null;
    root.textContent = data.failure;
    root.setAttribute("role", "alert");
    console.warn(error);
  }
}
