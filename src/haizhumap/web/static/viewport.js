/* What part of the ground the map shows: at first, around results and selection, on paper, and in the link. */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  /** The bounds of a place's ground; a circle's own need a map, and it may not be on one yet. */
  haizhumap.boundsOf = ({ ground }) =>
    ground instanceof L.Circle ? ground.getLatLng().toBounds(2 * ground.getRadius()) : ground.getBounds();

  haizhumap.bringIntoView = function (map, item) {
    if (!item || map.getBounds().pad(-0.1).contains(haizhumap.boundsOf(item))) return;
    map.fitBounds(haizhumap.boundsOf(item), { maxZoom: Math.max(map.getZoom(), 14), padding: [40, 40], animate: false });
  };

  haizhumap.fitResults = function (map) {
    const { visible } = map.haizhumap;
    if (!visible.length) return;
    const bounds = L.latLngBounds([]);
    for (const item of visible) bounds.extend(haizhumap.boundsOf(item));
    map.fitBounds(bounds, { maxZoom: 16, padding: [24, 24], animate: false });
  };

  /** Bring the results into view where none of them is. */
  haizhumap.showSome = function (map) {
    const { visible } = map.haizhumap;
    const view = map.getBounds();
    if (visible.length && !visible.some((item) => view.intersects(haizhumap.boundsOf(item)))) haizhumap.fitResults(map);
  };

  const selectedItem = (state) => state.visible.find((item) => item.index === state.selected);

  const shifted = (latlngs, [lon, lat]) => latlngs.map(([y, x]) => [y + lat, x + lon]);

  const nearBounds = (near, { offset }) => L.latLng(shifted([[near.lat, near.lon]], offset)[0]).toBounds(2 * near.radius_m);

  /** Where the map starts: the link's view, else the circle to look in, else the district if any place lies there, else the places shown. */
  function frame(map, view) {
    const state = map.haizhumap;
    const district = L.latLngBounds(shifted(state.first_view, state.offset));
    const isElsewhere = state.visible.length && !state.visible.some((item) => district.contains(item.latlng));
    if (view.at) map.setView(shifted([view.at.slice(0, 2)], state.offset)[0], view.at[2], { animate: false });
    else if (view.near) map.fitBounds(nearBounds(view.near, state), { maxZoom: 16, padding: [12, 12], animate: false });
    else if (isElsewhere) haizhumap.fitResults(map);
    else map.fitBounds(district, { animate: false });
    if (!view.at) haizhumap.bringIntoView(map, selectedItem(state));
  }

  /** Keep the first view until the reader moves the map: the frame gets its size late. */
  haizhumap.frameFirstView = function (map, view) {
    const state = map.haizhumap;
    const again = () => frame(map, view);
    map.on("resize", again);
    for (const touch of ["pointerdown", "wheel", "keydown"]) {
      const take = () => (map.off("resize", again), (state.isTouched = true));
      map.getContainer().addEventListener(touch, take, { once: true, capture: true });
    }
    state.isFramed = true;
    frame(map, view);
  };

  const PAPER = { width: "690px", height: "440px" };

  /** Give the map the size of the paper while it is printed; `views.css` gives it to the frame. */
  haizhumap.printWell = function (map) {
    const { style } = map.getContainer();
    const resize = () => {
      map.invalidateSize({ animate: false });
      haizhumap.paint(map);
    };
    window.addEventListener("beforeprint", () => {
      for (const [name, value] of Object.entries(PAPER)) style.setProperty(name, value, "important");
      resize();
    });
    window.addEventListener("afterprint", () => {
      for (const name of Object.keys(PAPER)) style.removeProperty(name);
      resize();
    });
  };

  /** Keep the address of the page around the frame a link to this view. */
  haizhumap.keepLink = function (map) {
    const { isTouched, keeps_link: keeps, offset } = map.haizhumap;
    if (!keeps || !isTouched) return;
    const { lat, lng } = map.getCenter();
    const url = new URL(window.parent.location.href);
    url.searchParams.set("at", [(lat - offset[1]).toFixed(5), (lng - offset[0]).toFixed(5), map.getZoom()].join(","));
    window.parent.history.replaceState(window.parent.history.state, "", url);
  };
})(window.haizhumap);
