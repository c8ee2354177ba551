/*
 * What Streamlit runs for each view: it hands over to app.js of our own server, whose address comes with the data. What
 * does not arrive is told where the view would be.
 */

/** @import { Mount } from "./app.js" */

/** @param {Mount} mount */
export default async function mountView(mount) {
  const { entry, failure } = JSON.parse(mount.data);
  try {
    const app = await import(new URL(entry, document.baseURI).href);
    await app.drawView(mount);
  } catch (error) {
    const root = mount.parentElement.querySelector(".hz-view");
    Object.assign(root ?? {}, { drawn: null, textContent: failure });
    root?.setAttribute("role", "alert");
    console.warn(error);
  }
}
