import type { Prompt, PromptField } from './api.js';

/** One way to answer what is asked: the field itself, or one that tells less. */
export interface Variant {
  readonly id: string;
  readonly label: PromptField['label'];
  readonly hint: PromptField['hint'];
  readonly isLesser: boolean;
}

/** What is asked: a field with the ways in which it may be told, those that tell less first. */
export interface FieldChoice {
  readonly field: PromptField;
  readonly isRequired: boolean;
  /** Sensitive by law in any of its ways: agreed to with a tick of its own. */
  readonly isSensitive: boolean;
  /** None where whoever answered before has left it out. */
  readonly variants: readonly Variant[];
}

/** What has been ticked and chosen so far; nothing at the start. */
export interface Choice {
  /** The one tick for the required fields that are not sensitive. */
  readonly agreesToRequired: boolean;
  /** Ticks of their own, by the id of the field that is asked. */
  readonly ticked: ReadonlySet<string>;
  /** The way chosen where there are several, by the id of the field that is asked; null is "do not share". */
  readonly chosen: ReadonlyMap<string, string | null>;
  readonly childAgrees: boolean;
}

export const NOTHING_CHOSEN: Choice = {
  agreesToRequired: false,
  ticked: new Set(),
  chosen: new Map(),
  childAgrees: false,
};

/** What a prompt asks, in its order. */
export function fieldChoicesOf({ required_fields, optional_fields, agreed_fields }: Prompt): FieldChoice[] {
  const isAgreed = (id: string) => agreed_fields === null || agreed_fields.includes(id);
  const ask = (isRequired: boolean) => (field: PromptField) => ({
    field,
    isRequired,
    isSensitive: field.sensitive || field.alternatives.some((each) => each.sensitive),
    variants: [
      ...field.alternatives.map(({ id, label, hint }) => ({ id, label, hint, isLesser: true })),
      { id: field.id, label: field.label, hint: field.hint, isLesser: false },
    ].filter(({ id }) => isAgreed(id)),
  });
  return [...required_fields.map(ask(true)), ...optional_fields.map(ask(false))];
}

/** The field that will be shared for an ask as things are chosen; undefined where none is. */
export function sharedOf(ask: FieldChoice, choice: Choice): string | undefined {
  const { id } = ask.field;
  const [only] = ask.variants;
  if (only === undefined) return undefined;
  const way = ask.variants.length === 1 ? only.id : (choice.chosen.get(id) ?? undefined);
  if (way === undefined) return undefined;
  if (ask.isSensitive) return choice.ticked.has(id) ? way : undefined;
  if (ask.isRequired) return choice.agreesToRequired ? way : undefined;
  // An optional one with several ways is chosen by its way alone: one of them is not to share it.
  return ask.variants.length > 1 || choice.ticked.has(id) ? way : undefined;
}

/** What stands between the person and an approval. `at` is the id of the control to go to. */
export type Missing =
  | { readonly why: 'required'; readonly at: string; readonly count: number }
  | { readonly why: 'tick' | 'way'; readonly at: string; readonly ask: FieldChoice }
  | { readonly why: 'child'; readonly at: string };

export const REQUIRED_TICK = 'agree-required';
export const CHILD_TICK = 'child-agrees';
export const tickOf = (fieldId: string) => `tick-${fieldId.replace(/\W/g, '-')}`;
export const wayOf = (fieldId: string, index: number) => `way-${fieldId.replace(/\W/g, '-')}-${index}`;

/** What is still missing for an approval, in the order of the screen. */
export function missingFor(prompt: Prompt, asks: readonly FieldChoice[], choice: Choice): Missing[] {
  const required = asks.filter((ask) => ask.isRequired && ask.variants.length > 0);
  const missing: Missing[] = [];
  const together = required.filter((ask) => !ask.isSensitive);
  for (const ask of together) missing.push(...missingWay(ask, choice));
  if (together.length > 0 && !choice.agreesToRequired) {
    missing.push({ why: 'required', at: REQUIRED_TICK, count: together.length });
  }
  for (const ask of asks.filter((each) => each.isSensitive && each.variants.length > 0)) {
    const isTicked = choice.ticked.has(ask.field.id);
    if (ask.isRequired || isTicked) missing.push(...missingWay(ask, choice));
    if (ask.isRequired && !isTicked) missing.push({ why: 'tick', at: tickOf(ask.field.id), ask });
  }
  if (prompt.child_consent === 'witnessed_by_guardian' && !choice.childAgrees) {
    missing.push({ why: 'child', at: CHILD_TICK });
  }
  return missing;
}

function missingWay(ask: FieldChoice, choice: Choice): Missing[] {
  if (ask.variants.length < 2 || (choice.chosen.get(ask.field.id) ?? null) !== null) return [];
  return [{ why: 'way', at: wayOf(ask.field.id, 0), ask }];
}
