import type { Prompt, PromptField } from './api.js';

/** One way to answer a requested field: the field itself, or a derived one that discloses less. */
export interface Variant {
  readonly id: string;
  readonly label: PromptField['label'];
  readonly hint: PromptField['hint'];
  readonly isLesser: boolean;
}

/** A requested field with its variants, those that disclose less first. */
export interface FieldChoice {
  readonly field: PromptField;
  readonly isRequired: boolean;
  /** Sensitive by law in any variant. */
  readonly isSensitive: boolean;
  /** Has data of people other than the subject. */
  readonly isOfOthers: boolean;
  /** Is never agreed to together with other fields. */
  readonly hasOwnTick: boolean;
  /** Empty when an earlier decider has left it out. */
  readonly variants: readonly Variant[];
}

/** What is ticked and chosen so far; nothing at the start. */
export interface Choice {
  /** The one checkbox for all required fields without one of their own. */
  readonly agreesToRequired: boolean;
  /** Checkboxes of single fields, by the id of the requested field. */
  readonly ticked: ReadonlySet<string>;
  /** The chosen variant where there are several, by the id of the requested field; null is "do not share". */
  readonly chosen: ReadonlyMap<string, string | null>;
  readonly childAgrees: boolean;
}

export const NOTHING_CHOSEN: Choice = {
  agreesToRequired: false,
  ticked: new Set(),
  chosen: new Map(),
  childAgrees: false,
};

const OTHERS: readonly PromptField['data_of'][number][] = [
  'relatives',
  'household_members',
  'accompanying_adult',
];

/** The requested fields of a prompt, in order. */
export function fieldChoicesOf({ required_fields, optional_fields, agreed_fields }: Prompt): FieldChoice[] {
  const isAgreed = (id: string) => agreed_fields === null || agreed_fields.includes(id);
  const ask = (isRequired: boolean) => (field: PromptField) => {
    const isSensitive = field.sensitive || field.alternatives.some((each) => each.sensitive);
    const isOfOthers = field.data_of.some((each) => OTHERS.includes(each));
    const variants = [
      ...field.alternatives.map(({ id, label, hint }) => ({ id, label, hint, isLesser: true })),
      { id: field.id, label: field.label, hint: field.hint, isLesser: false },
    ].filter(({ id }) => isAgreed(id));
    return { field, isRequired, isSensitive, isOfOthers, hasOwnTick: isSensitive || isOfOthers, variants };
  };
  return [...required_fields.map(ask(true)), ...optional_fields.map(ask(false))];
}

/** The field that will be shared with the present choice; undefined when none will be. */
export function sharedOf(ask: FieldChoice, choice: Choice): string | undefined {
  const { id } = ask.field;
  const [only] = ask.variants;
  if (only === undefined) return undefined;
  // Choosing one of several variants is agreeing to it: it needs no checkbox besides.
  if (ask.variants.length > 1) return chosenOf(ask, choice) ?? undefined;
  return (isTogether(ask) ? choice.agreesToRequired : choice.ticked.has(id)) ? only.id : undefined;
}

/** Whether the field is agreed to with the one checkbox for all required fields that need none of their own. */
export function isTogether({ isRequired, hasOwnTick, variants }: FieldChoice): boolean {
  return isRequired && !hasOwnTick && variants.length === 1;
}

/** The chosen variant, or null for "do not share"; undefined without one, also if an earlier decider has left it out since. */
export function chosenOf({ field, variants }: FieldChoice, { chosen }: Choice): string | null | undefined {
  const id = chosen.get(field.id);
  return id == null || variants.some((each) => each.id === id) ? id : undefined;
}

/** Something missing for an approval. `at` is the id of the control to focus. */
export type Missing =
  | { readonly why: 'required'; readonly at: string; readonly ask: FieldChoice; readonly count: number }
  | { readonly why: 'tick' | 'way'; readonly at: string; readonly ask: FieldChoice }
  | { readonly why: 'child'; readonly at: string };

export const REQUIRED_TICK = 'agree-required';
export const CHILD_TICK = 'child-agrees';
export const tickOf = (fieldId: string) => `tick-${fieldId.replace(/\W/g, '-')}`;
export const wayOf = (fieldId: string, index: number) => `way-${fieldId.replace(/\W/g, '-')}-${index}`;

/** Everything still missing for an approval, in the order of the screen. */
export function missingFor(prompt: Prompt, asks: readonly FieldChoice[], choice: Choice): Missing[] {
  const missing: Missing[] = [];
  const together = asks.filter(isTogether);
  if (together.length > 0 && !choice.agreesToRequired) {
    missing.push({
      why: 'required',
      at: REQUIRED_TICK,
      ask: together[0] as FieldChoice,
      count: together.length,
    });
  }
  for (const ask of asks.filter((each) => each.isRequired && !isTogether(each) && each.variants.length > 0)) {
    const { id } = ask.field;
    if (sharedOf(ask, choice) !== undefined) continue;
    missing.push(
      ask.variants.length > 1 ? { why: 'way', at: wayOf(id, 0), ask } : { why: 'tick', at: tickOf(id), ask },
    );
  }
  if (prompt.child_consent === 'witnessed_by_guardian' && !choice.childAgrees) {
    missing.push({ why: 'child', at: CHILD_TICK });
  }
  return missing;
}
