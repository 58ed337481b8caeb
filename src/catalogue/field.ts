import type * as shape from './shapes.js';

export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/** What is true of a field, whoever asks for it. */
export interface Field {
  readonly label: Bilingual;
  /** One sentence for the prompt, in words that need no explanation. */
  readonly hint: Bilingual;
  /** Sensitive by law is marked on the prompt and never bundled with others (Law 91/2025). */
  readonly sensitivity: 'basic' | 'sensitive';
  /** JSON Schema of the value; where the data set is a list, of the value in one of its members. */
  readonly shape: shape.Shape;
  /** For a field that tells less: the ids of what it is computed from. */
  readonly derivedFrom?: readonly string[];
  /** For a field asked as `id:parameter`: the pattern of the parameter (ECMA 262), and what it is. */
  readonly parameter?: { readonly pattern: string; readonly label: Bilingual; readonly isOptional: boolean };
  /** What the members and the codes of the value are called, for a page that knows no more of it than this. */
  readonly words?: Readonly<Record<string, Bilingual>>;
  /**
   * Members of the value that are read together, `{name}` standing for one. An object is shown by those of which it has
   * every member, what it is called by first; what stands in round brackets is left out where its member is absent.
   */
  readonly phrases?: readonly Bilingual[];
}

/** A field that the law does not call sensitive. */
export function basic(
  vi: readonly [string, string],
  en: readonly [string, string],
  shape: shape.Shape,
): Field {
  return { label: { vi: vi[0], en: en[0] }, hint: { vi: vi[1], en: en[1] }, sensitivity: 'basic', shape };
}

/** A field that the law calls sensitive. */
export function sensitive(
  vi: readonly [string, string],
  en: readonly [string, string],
  shape: shape.Shape,
): Field {
  return { ...basic(vi, en, shape), sensitivity: 'sensitive' };
}
