/**
 * The search box: places of the report, names of the ground, coordinates and links of other maps, as one list to choose from.
 * A place of the report is selected, a place of the ground becomes home; Enter takes what is
 * chosen, else the first; an empty box filters by no words.
 */

import { DATUMS, isShortLink, readSpots } from "../core/spot.js";
import { h, makeSign, redraw } from "../dom.js";
import { makeIcon } from "./icons.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{group: string, key: string, draw: () => any[], act: () => void}} Suggestion */

const MOST_PLACES = 6;
const MOST_NAMES = 6;
const IDLE = { words: "", chosen: -1 };

/** @type {WeakMap<HTMLElement, {input: HTMLInputElement, list: HTMLElement, status: HTMLElement, told: HTMLElement, clear: HTMLElement, words: string, chosen: number, scene: Scene}>} */
const finders = new WeakMap();

function places(/** @type {Scene} */ { payload, at, send, label, front }, /** @type {string} */ words) {
  return front.findPlaces(words, MOST_PLACES).map((/** @type {number} */ row) => {
    const place = payload.places[row];
    return {
      group: "group-places",
      key: place.id,
      draw: () => [
        makeSign(payload, place.sector),
        h("span", {}, place.name[at]),
        h("small", {}, label("stage", place.stage)),
      ],
      act: () => send({ name: "select", place: place.id }),
    };
  });
}

function names(/** @type {Scene} */ { at, say, send, front }, /** @type {string} */ words) {
  return front.findGround(words, MOST_NAMES).map((/** @type {any} */ name, /** @type {number} */ i) => ({
    group: "group-ground",
    key: `ground-${i}`,
    draw: () => [
      h("span", { class: "hz-pin" }, makeIcon("pick")),
      h("span", {}, at ? name.name_en : name.name_zh),
      h("small", {}, say(`ground-${name.kind}`)),
    ],
    act: () =>
      send({ name: "home", home: { lon: name.at[0], lat: name.at[1], name: at ? name.name_en : name.name_zh } }),
  }));
}

/** What one copies in China's maps is GCJ-02, so a Chinese reader is offered that first. */
const LIKELY = [DATUMS, ["gcj02", "wgs84", "bd09"]];

function spots(/** @type {Scene} */ { at, say, send }, /** @type {string} */ words) {
  const likely = LIKELY[at ? 0 : 1] ?? DATUMS;
  const found = readSpots(words).sort((a, b) => likely.indexOf(a.datum) - likely.indexOf(b.datum));
  return found.map(({ lon, lat, datum, source, written, name }) => ({
    group: "group-spots",
    key: `spot-${datum}`,
    draw: () => [
      h("span", { class: "hz-pin" }, makeIcon("spot")),
      h("span", {}, name || written),
      h("small", {}, say(`spot-${source}`), " ", say(`datum-${datum}`)),
    ],
    act: () => send({ name: "home", home: { lon, lat, name, as: source === "coordinates" ? datum : "spot" } }),
  }));
}

/** All of the report's words. */
function whole(/** @type {Scene} */ { say, send }, /** @type {string} */ words) {
  return {
    group: "group-words",
    key: "words",
    draw: () => [h("span", { class: "hz-pin" }, makeIcon("search")), h("span", {}, say("search-all", { words }))],
    act: () => send({ name: "search", words }),
  };
}

/** @returns {Suggestion[]} */
function suggest(/** @type {Scene} */ scene, /** @type {string} */ words) {
  if (!words.trim()) return [];
  const found = spots(scene, words);
  if (found.length) return found;
  return [...places(scene, words), ...names(scene, words), whole(scene, words.trim())];
}

function close(/** @type {HTMLElement} */ root) {
  const finder = finders.get(root);
  if (!finder) return;
  finder.chosen = -1;
  finder.list.hidden = true;
  finder.input.setAttribute("aria-expanded", "false");
  finder.input.removeAttribute("aria-activedescendant");
}

function take(/** @type {HTMLElement} */ root, /** @type {Suggestion | undefined} */ suggestion) {
  const finder = finders.get(root);
  if (!finder || !suggestion) return;
  finder.input.value = suggestion.key === "words" ? finder.input.value : "";
  finder.clear.hidden = !finder.input.value;
  Object.assign(finder, { words: finder.input.value });
  close(root);
  suggestion.act();
}

function list(/** @type {HTMLElement} */ root) {
  const finder = finders.get(root);
  if (!finder) return;
  const { input, scene } = finder;
  const suggestions = suggest(scene, input.value);
  const heading = (/** @type {Suggestion} */ one, /** @type {number} */ i) =>
    i && suggestions[i - 1]?.group === one.group
      ? null
      : h("li", { class: "hz-group", role: "presentation" }, scene.say(one.group));
  const line = (/** @type {Suggestion} */ one, /** @type {number} */ i) =>
    h(
      "li",
      {
        role: "option",
        id: `hz-suggestion-${i}`,
        "aria-selected": String(i === finder.chosen),
        "data-suggestion": one.key,
        pointerdown: (/** @type {Event} */ event) => event.preventDefault(),
        click: () => take(root, one),
      },
      one.draw(),
    );
  redraw(
    finder.list,
    suggestions.map((one, i) => [heading(one, i), line(one, i)]),
  );
  finder.list.hidden = !suggestions.length;
  finder.status.textContent = input.value.trim() ? scene.say("suggestions", { count: suggestions.length }) : "";
  input.setAttribute("aria-expanded", String(suggestions.length > 0));
  if (finder.chosen >= 0) input.setAttribute("aria-activedescendant", `hz-suggestion-${finder.chosen}`);
  else input.removeAttribute("aria-activedescendant");
  return suggestions;
}

function press(/** @type {HTMLElement} */ root, /** @type {KeyboardEvent} */ event) {
  const finder = finders.get(root);
  if (!finder || event.isComposing) return;
  const suggestions = suggest(finder.scene, finder.input.value);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && suggestions.length) {
    event.preventDefault();
    finder.chosen =
      (finder.chosen + step + suggestions.length + (finder.chosen < 0 && step < 0 ? 1 : 0)) % suggestions.length;
    list(root);
  } else if (event.key === "Enter") {
    event.preventDefault();
    take(root, suggestions[finder.chosen] ?? suggestions[0]);
  } else if (event.key === "Escape" && !finder.list.hidden) {
    event.preventDefault(); // else the browser empties the box
    event.stopPropagation();
    close(root);
  }
}

/** Where the reader is: the browser's position becomes home, told with how sure it is. */
function locate(/** @type {HTMLElement} */ root) {
  const finder = finders.get(root);
  if (!finder) return;
  const { say, send } = finder.scene;
  const tell = (/** @type {string} */ words) => {
    finder.told.textContent = words;
  };
  tell("");
  finder.status.textContent = say("locating");
  navigator.geolocation.getCurrentPosition(
    ({ coords: { longitude: lon, latitude: lat, accuracy } }) =>
      send({ name: "home", home: { lon, lat, name: "", as: "mine", uncertainty_m: Math.round(accuracy) } }),
    () => tell(say("no-position")),
  );
}

/** What follows what is typed: the × beside it, the list below it; no words filter by none. */
function typed(/** @type {HTMLElement} */ root) {
  const finder = finders.get(root);
  if (!finder) return;
  Object.assign(finder, { chosen: -1 });
  finder.told.textContent = isShortLink(finder.input.value) ? finder.scene.say("short-link") : "";
  finder.clear.hidden = !finder.input.value;
  list(root);
  if (!finder.input.value && finder.scene.state.filter.words) finder.scene.send({ name: "search", words: "" });
}

/** Empty the box; one goes on typing. */
function empty(/** @type {HTMLElement} */ root) {
  const input = finders.get(root)?.input;
  if (!input) return;
  input.value = "";
  typed(root);
  input.focus();
}

function make(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  const input = h("input", {
    type: "search",
    id: "hz-search",
    role: "combobox",
    autocomplete: "off",
    maxlength: "2000",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-controls": "hz-suggestions",
    "aria-expanded": "false",
    input: () => typed(root),
    focus: () => list(root),
    blur: () => close(root),
    keydown: (/** @type {KeyboardEvent} */ event) => press(root, event),
  });
  const suggestions = h("ul", { id: "hz-suggestions", class: "hz-suggestions", role: "listbox", hidden: true });
  const status = h("p", { class: "hz-visually-hidden hz-finder-status", role: "status" });
  const told = h("p", { class: "hz-told", role: "alert" });
  const clear = h(
    "button",
    { type: "button", class: "hz-tool hz-clear", "data-focus": "clear", hidden: true, click: () => empty(root) },
    makeIcon("clear"),
  );
  finders.set(root, { input, list: suggestions, status, told, clear, ...IDLE, scene });
  const pick = h(
    "button",
    {
      type: "button",
      class: "hz-tool hz-pick",
      "data-focus": "pick",
      click: () => finders.get(root)?.scene.send({ name: "pick" }),
    },
    makeIcon("pick"),
  );
  const mine = h(
    "button",
    { type: "button", class: "hz-tool hz-mine", "data-focus": "mine", click: () => locate(root) },
    makeIcon("mine"),
  );
  root.replaceChildren(
    h("div", { class: "hz-search", role: "search" }, input, clear, mine, pick),
    suggestions,
    status,
    told,
  );
}

/** Draw the box once, then only what changes: words that are typed stay. */
export function drawFinder(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  if (!finders.has(root)) make(root, scene);
  const finder = finders.get(root);
  if (!finder) return;
  const { say, state } = scene;
  finder.scene = scene;
  if (finder.words !== state.filter.words) finder.input.value = state.filter.words;
  finder.words = state.filter.words;
  finder.clear.hidden = !finder.input.value;
  finder.input.placeholder = say("search-hint");
  finder.input.setAttribute("aria-label", say("search"));
  finder.list.setAttribute("aria-label", say("search"));
  const [mine, pick] = ["hz-mine", "hz-pick"].map(
    (name) => /** @type {HTMLElement} */ (root.querySelector(`.${name}`)),
  );
  for (const [button, words] of /** @type {[HTMLElement, string][]} */ ([
    [finder.clear, say("clear-words")],
    [mine, say("my-position")],
    [pick, say("pick")],
  ])) {
    button.title = words;
    button.setAttribute("aria-label", words);
  }
  pick?.setAttribute("aria-pressed", String(state.isPicking));
  if (!finder.list.hidden) list(root);
}
