/** What the modules hand to one another. Coordinates are degrees, lon first, in the datum of the base map. */
import type { Geometry } from "geojson";

export type Lang = "zh" | "en";
/** The same in Chinese and in English. */
export type Pair = [string, string];
/** Offsets in a report's text, in characters as Python counts them. */
export type Span = [number, number];

export interface LonLat {
  lon: number;
  lat: number;
}

/** A circle to look in. */
export interface Near extends LonLat {
  radius_m: number;
}

/** A place as `web/payload.py` describes it. */
export interface Place {
  id: string;
  name: Pair;
  sector: string;
  kind: string;
  stage: string;
  precision: string;
  is_solid: boolean;
  uncertainty_m: number | null;
  position: Pair;
  size: Pair | null;
  size_value: number | null;
  where?: Pair;
  report: string;
  section: string;
  change: string | null;
  mention: Span;
  quote: Span;
  geometry: Geometry | null;
  anchor: [number, number] | null;
}

/** A place with a position. */
export type LocatedPlace = Place & { geometry: Geometry; anchor: [number, number]; uncertainty_m: number };

/** What is said: phrases by key, and labels of codes by group. */
export interface Words {
  words: Record<string, Pair>;
  labels: Record<string, Record<string, Pair>>;
}

export interface Payload extends Words {
  styles: Record<string, { colour: string; shape: string; sign: string; ring?: string }>;
  reports: Record<string, { title: string; issuer: string; date: string }>;
  places: Place[];
}

/** What the reader restricts: a query in words, a circle, and for each facet its codes. */
export interface Filter {
  words: string;
  near: Near | null;
  // biome-ignore lint/suspicious/noExplicitAny: a list of codes; the two above are no facets
  [facet: string]: any;
}

/** What a view or the map reports; its fields stand in `ui/events.py` and `changes.js`. */
// biome-ignore lint/suspicious/noExplicitAny: each event has fields of its own, which the receiver checks
export type Message = { name: string; [field: string]: any };
export type Send = (message: Message) => unknown;

/** A report and the span of it that stands out; two zeros for none. */
export type Focus = [string, number, number];

/** What the reader of the single-file map has chosen. */
export interface State {
  filter: Filter;
  lang: Lang;
  place: string | null;
  tab: string;
  focus: Focus | null;
  radius_m: number;
  picking: boolean;
}

/** What an address may name. */
export interface Known {
  codes: Map<string, string[]>;
  places: string[];
  reports: string[];
  tabs: string[];
  lang: Lang;
}

/** Which places are shown: a list, or a base64 bit set over the payload's places; `order` goes before both. */
export interface Shown {
  shown: string | number[];
  order?: number[] | null;
  payload: Payload;
}

/** A view's way to speak; `at` is 0 in Chinese and 1 in English. */
export interface Speaker {
  at: 0 | 1;
  say: (key: string, facts?: Record<string, unknown>) => string;
  label: (group: string, code: string) => string;
  separator: string;
}

/** What a catalogue knows of a filter; rows are indices of the payload's places. */
export interface Catalogue {
  codes: Map<string, string[]>;
  find: (filter: Filter) => number[];
  count: (filter: Filter) => Record<string, [string, number][]>;
  loosen: (filter: Filter, widen?: (filter: Filter) => Filter) => [string, number][];
}

/** What `web/standalone.py` gives the search: ranks and texts of each record's fields. */
export interface SearchTerms {
  ranks: Record<string, [number, number, number]>;
  terms: string[][];
  simplified: Record<string, string>;
}

/** What the page gives a view to draw; each view has fields of its own beside these. */
export interface ViewData extends Shown {
  view: string;
  lang: Lang;
  filter: Filter;
  // biome-ignore lint/suspicious/noExplicitAny: see ui/views.py and entry/standalone.js
  [field: string]: any;
}

/** An element that a view draws into, with the notes that the view keeps on it. */
// biome-ignore lint/suspicious/noExplicitAny: notes are each view's own
export type ViewElement = HTMLElement & { [note: string]: any };
export type DrawView = (element: ViewElement, data: ViewData, send: Send) => unknown;
