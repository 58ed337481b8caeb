import type * as shape from './shapes.js';

export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/**
 * Someone whose data a field's value is: the subject of the request, or others that the value names. Others did not
 * consent, so a value has at most their relation and name. An accompanying adult and a prescriber are entered by a
 * hospital as text and are not known to the registry. An organisation is asked through its legal representative, the subject.
 */
export type DataSubject =
  | ('subject' | 'relatives' | 'household_members')
  | ('accompanying_adult' | 'prescriber' | 'organisation');

/** A field that partners can request. */
export interface Field {
  readonly label: Bilingual;
  /** One sentence for the prompt, in plain language. */
  readonly hint: Bilingual;
  /** Fields that are sensitive by law are marked in the prompt and never bundled with others (Law 91/2025). */
  readonly sensitivity: 'basic' | 'sensitive';
  /** The people, or the organisation, whose data the value is. */
  readonly dataOf: readonly DataSubject[];
  /** JSON Schema of the value; in a data set that is a list, of the value in each member. */
  readonly shape: shape.Shape;
  /** For a derived field, which discloses less: the fields it is computed from. */
  readonly derivedFrom?: readonly string[];
  /** For a field requested as `id:parameter`: what the parameter names, its pattern (ECMA 262) and label. */
  readonly parameter?: {
    readonly names: 'unit' | 'prescription' | 'organisation';
    readonly pattern: string;
    readonly label: Bilingual;
    readonly isOptional: boolean;
  };
  /** Labels of the value's members and codes, so that a page can display it without further knowledge. */
  readonly words?: Readonly<Record<string, Bilingual>>;
  /**
   * Templates to display an object, `{name}` being a member; the first should identify it. A template is used only when
   * the object has all its members, except that a part in parentheses is omitted when its member is absent.
   */
  readonly phrases?: readonly Bilingual[];
  /** Members for professionals, which a page folds: the other members name the same thing in words. */
  readonly codes?: readonly string[];
}

/** A field that is not sensitive by law, with data of the subject alone. */
export function basic(
  vi: readonly [string, string],
  en: readonly [string, string],
  shape: shape.Shape,
): Field {
  return {
    label: { vi: vi[0], en: en[0] },
    hint: { vi: vi[1], en: en[1] },
    sensitivity: 'basic',
    dataOf: ['subject'],
    shape,
  };
}

/** A field that is sensitive by law, with data of the subject alone. */
export function sensitive(
  vi: readonly [string, string],
  en: readonly [string, string],
  shape: shape.Shape,
): Field {
  return { ...basic(vi, en, shape), sensitivity: 'sensitive' };
}
