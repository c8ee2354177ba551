/* The views of the app by name: each draws its data into an element and tells by `send` what a reader does there. */

/** @import { DrawView } from "../core/types.d.ts" */

import { drawAbout } from "./about.js";
import { drawCharts } from "./charts.js";
import { drawDrafts } from "./drafts.js";
import { drawFacets } from "./facets.js";
import { drawHeader, drawSource } from "./header.js";
import { drawLinks } from "./links.js";
import { drawReader } from "./reader.js";
import { drawResults } from "./results.js";
import { drawReviewPanel } from "./review/panel.js";
import { drawReviewTable } from "./review/table.js";
import { drawReviewText } from "./review/text.js";
import { drawLedger, drawTable } from "./table.js";
import { drawTabs } from "./tabs.js";

/** @type {Record<string, DrawView>} */
export const VIEWS = {
  about: drawAbout,
  charts: drawCharts,
  drafts: drawDrafts,
  facets: drawFacets,
  header: drawHeader,
  ledger: drawLedger,
  links: drawLinks,
  reader: drawReader,
  results: drawResults,
  reviewPanel: drawReviewPanel,
  reviewTable: drawReviewTable,
  reviewText: drawReviewText,
  source: drawSource,
  table: drawTable,
  tabs: drawTabs,
};
