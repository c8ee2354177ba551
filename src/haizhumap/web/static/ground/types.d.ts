/** Leaflet's inner parts that the ground uses, as they are in 1.9; its types leave them out. */
import type { Coords, LatLng, Point } from "leaflet";

declare module "leaflet" {
  interface Map {
    _latLngToNewLayerPoint(latlng: LatLng, zoom: number, centre: LatLng): Point;
  }
  interface GridLayer {
    _noPrune?: boolean;
    _updateLevels(): void;
    _resetGrid(): void;
    _update(centre?: LatLng): void;
    _setZoomTransforms(centre: LatLng, zoom: number): void;
    _removeTile(key: string): void;
  }
}

/** A tile as `GridLayer` keeps it: `active` once it has faded in, `current` while it is in the view. */
export interface Tile {
  active?: boolean;
  coords: Coords;
  current: boolean;
  el: HTMLCanvasElement;
  loaded?: Date | number;
}
