/** A small fault in the code that decides, and the tests that must detect it. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  /** The text to replace; it occurs once. */
  readonly from: string;
  readonly to: string;
  /** Run one after the other until one fails. */
  readonly tests: readonly string[];
}
