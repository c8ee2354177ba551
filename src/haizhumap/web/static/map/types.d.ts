/** What the map is told, and what it keeps of each place. Leaflet takes lat before lon. */
import type { Geometry } from "geojson";
import type { Circle, CircleMarker, LatLng, LatLngBounds, Layer, Path, PathOptions } from "leaflet";
import type { Home } from "../core/address.js";
import type { Lang, LocatedPlace, Near, Payload, Send, Shown } from "../core/types.d.ts";
import type { Pack } from "../ground/data.js";
import type { PackName, Theme } from "../ground/ground.js";
import type { Look } from "../ground/style.js";

/** What the map needs once (`web/map.py`): its first view as corners, lat first, the ground, words for when all fails. */
export interface MapOptions {
  first_view: [[number, number], [number, number]];
  packs: Partial<Record<PackName, string | Pack>>;
  palette: Record<Theme, Look>;
  theme?: Theme;
  attribution: Record<Lang, string>;
  failure: Record<Lang, string>;
  send?: Send;
}

/** An online base map; `offset` is its datum minus WGS 84 here, lon before lat, in degrees. */
export interface TileMap {
  id: string;
  layers: string[];
  subdomains: string;
  max_zoom: number;
  offset: [number, number];
  attribution: string;
}

/** What the review draws: the figure that is being drawn, and what has been placed. */
export interface SketchView {
  mode: "point" | "line" | "polygon" | null;
  placed: PlacedLine[];
  index: number;
}

export interface PlacedLine {
  index: number;
  name: string;
  colour: string;
  is_chosen: boolean;
  geometry: Geometry;
  uncertainty_m: number;
}

/** What the map shows; `payload` is the places or their address, `at` where the map starts: lat, lon, zoom. */
export interface MapView {
  payload: string | Payload;
  shown: Shown["shown"];
  lang: Lang;
  selected: string | null;
  near: Near | null;
  picking: boolean;
  tiles: TileMap | null;
  at: [number, number, number] | null;
  /** The page's theme, where it says one. */
  theme?: "light" | "dark";
  /** The place from which distances are told. */
  home?: Home | null;
  /** What lies over the map, in pixels from each edge; only where the page has its own key and tools. */
  padding?: { left: number; top: number; right: number; bottom: number };
  sketch?: SketchView | null;
  /** Whether the page stands in a frame of another page, which the wheel scrolls. */
  embedded?: boolean;
}

/** A layer that is drawn once and shown or hidden; the rest is Leaflet's own, which its types leave out. */
export type Hideable<T> = T & {
  isHidden: boolean;
  item: Item;
  _point: L.Point;
  _pxBounds: L.Bounds;
  _containsPoint: (point: L.Point) => boolean;
};

/** A place on the map: its ground and its sign. */
export interface Item {
  index: number;
  place: LocatedPlace;
  latlng: LatLng;
  ground: Hideable<Path & { getBounds: () => LatLngBounds }>;
  sign: Hideable<CircleMarker>;
}

/** Leaflet's renderers, and the inner parts of the canvas that are used here. */
export type Renderer = L.Renderer & { _ctx?: CanvasRenderingContext2D; _redrawBounds: unknown; _redraw: () => void };
export type { Circle, Layer, PathOptions };
