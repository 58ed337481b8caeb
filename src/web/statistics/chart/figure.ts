import { type Html, html } from '../../html.js';

/** What all charts have. */
export interface ChartFrame {
  /** What the chart shows; also its name for who does not see it, with the hint that a table has the numbers. */
  readonly caption: string;
  readonly inTable: string;
  readonly note?: string;
}

/** A chart with its caption. @param height_px of the drawing, which is as wide as the page */
export function renderFigure({ caption, inTable, note }: ChartFrame, height_px: number, drawing: Html): Html {
  return html`<figure><figcaption>${caption}${note !== undefined && ` (${note})`}</figcaption>
<svg width="100%" height="${height_px}" role="img" aria-label="${caption}. ${inTable}">${drawing}</svg></figure>`;
}

/** A share of the width in percent; what is not 0 can be seen. */
export function lengthOf(value: number, maximum: number, longest: number): number {
  return value > 0 ? Math.max(0.5, Math.round((value / maximum) * longest * 10) / 10) : 0;
}
