/* The views of the page for a new report by name: each draws its data into an element and tells by `send` what is done there. */

/** @import { DrawView } from "../core/types.d.ts" */

import { drawDrafts } from "./drafts.js";
import { drawHeader } from "./header.js";
import { drawLinks } from "./links.js";
import { drawReviewPanel } from "./review/panel.js";
import { drawReviewTable } from "./review/table.js";
import { drawReviewText } from "./review/text.js";

/** @type {Record<string, DrawView>} */
export const VIEWS = {
  drafts: drawDrafts,
  header: drawHeader,
  links: drawLinks,
  reviewPanel: drawReviewPanel,
  reviewTable: drawReviewTable,
  reviewText: drawReviewText,
};
