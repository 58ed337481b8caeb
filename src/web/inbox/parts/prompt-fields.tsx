import type { FieldValue, Prompt } from '../api.js';
import {
  type Choice,
  chosenOf,
  type FieldChoice,
  isTogether,
  REQUIRED_TICK,
  tickOf,
  type Variant,
  wayOf,
} from '../choice.js';
import { useI18n } from '../i18n.js';
import { Facts } from './facts.js';
import { Fold } from './fold.js';
import { OnlyOf } from './only-of.js';
import { SensitiveMark } from './sensitive-mark.js';
import { Tick } from './tick.js';
import { Value } from './value.js';

interface FieldsProps {
  readonly prompt: Prompt;
  readonly asks: readonly FieldChoice[];
  readonly values: readonly FieldValue[];
  readonly choice: Choice;
  /** Ids of the controls that are missing, after an attempt to approve. */
  readonly wanted: ReadonlySet<string>;
  readonly onChoice: (choice: Choice) => void;
}

/** The requested fields: required and optional ones apart, sensitive ones and others' singly, nothing ticked beforehand. */
export function PromptFields(props: FieldsProps) {
  const { prompt, asks, choice, wanted, onChoice } = props;
  const { words, t } = useI18n();
  const offered = asks.filter((ask) => ask.variants.length > 0);
  const leftOut = asks.filter((ask) => ask.variants.length === 0);
  const required = offered.filter((ask) => ask.isRequired);
  const together = required.filter(isTogether);
  const [first] = together;
  const optional = offered.filter((ask) => !ask.isRequired);
  return (
    <>
      {prompt.agreed_fields !== null && <p class="agreed-before">{words.prompt.agreedBefore}</p>}
      <section aria-labelledby="required-title" class="sheet">
        <h2 id="required-title">{words.prompt.requiredTitle}</h2>
        <p class="lead">{words.prompt.requiredText}</p>
        {first !== undefined && (
          <>
            <ul class="fields">
              {together.map((ask) => (
                <li key={ask.field.id} class="field">
                  <Asked ask={ask} isMarked={false} {...props} />
                </li>
              ))}
            </ul>
            <Tick
              id={REQUIRED_TICK}
              isStrong
              isWanted={wanted.has(REQUIRED_TICK)}
              isOn={choice.agreesToRequired}
              onChange={(agreesToRequired) => onChoice({ ...choice, agreesToRequired })}
            >
              {together.length === 1
                ? words.prompt.agreeOne(t(first.field.label))
                : words.prompt.agreeRequired(together.length)}
            </Tick>
          </>
        )}
        <OwnTicks {...props} of={required.filter((ask) => !isTogether(ask))} />
        <Explained of={required} />
      </section>
      <section aria-labelledby="optional-title" class="sheet">
        <h2 id="optional-title">{words.prompt.optionalTitle}</h2>
        <p class="lead">{optional.length > 0 ? words.prompt.optionalText : words.prompt.optionalNone}</p>
        <OwnTicks {...props} of={optional} />
        <Explained of={optional} />
        {leftOut.length > 0 && (
          <p class="left-out">
            {words.prompt.leftOut} {leftOut.map(({ field }) => t(field.label)).join('; ')}
          </p>
        )}
      </section>
    </>
  );
}

/** Fields with a checkbox each; several sensitive ones have one mark together. */
function OwnTicks({ of, ...props }: FieldsProps & { of: readonly FieldChoice[] }) {
  const sensitive = of.filter(({ isSensitive }) => isSensitive);
  if (sensitive.length < 2) return <OwnTickList {...props} of={of} />;
  return (
    <>
      <OwnTickList {...props} of={of.filter(({ isSensitive }) => !isSensitive)} />
      <SensitiveMark ofGroup />
      <OwnTickList {...props} of={sensitive} isMarked />
    </>
  );
}

interface OwnTickListProps extends FieldsProps {
  readonly of: readonly FieldChoice[];
  /** Whether the mark of sensitive data stands above the list. */
  readonly isMarked?: boolean;
}

function OwnTickList({ of, isMarked = false, ...props }: OwnTickListProps) {
  const { words, t } = useI18n();
  const { choice, onChoice, wanted } = props;
  if (of.length === 0) return null;
  return (
    <ul class="fields fields-own">
      {of.map((ask) => {
        const { id, label } = ask.field;
        const hasTick = ask.variants.length === 1;
        return (
          <li key={id} class={`field field-own ${ask.hasOwnTick ? 'field-sensitive' : ''}`}>
            <Asked ask={ask} isMarked={isMarked} {...props} />
            {hasTick && (
              <Tick
                id={tickOf(id)}
                isWanted={wanted.has(tickOf(id))}
                isOn={choice.ticked.has(id)}
                onChange={(isOn) => onChoice({ ...choice, ticked: toggled(choice.ticked, id, isOn) })}
              >
                {ask.isRequired ? words.prompt.agreeOne(t(label)) : words.prompt.share(t(label))}
              </Tick>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function toggled(set: ReadonlySet<string>, id: string, isOn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isOn) next.add(id);
  else next.delete(id);
  return next;
}

/** One field: name, present value and hint, or its variants. */
function Asked({ ask, isMarked, ...props }: FieldsProps & { ask: FieldChoice; isMarked: boolean }) {
  const { words, t } = useI18n();
  const [only] = ask.variants;
  return (
    <>
      <div class="field-head">
        <h3>{t(ask.variants.length === 1 && only ? only.label : ask.field.label)}</h3>
        {ask.isSensitive && !isMarked && <SensitiveMark />}
        {ask.isOfOthers && <span class="mark">{words.prompt.ofOthers}</span>}
      </div>
      <OnlyOf id={ask.field.id} />
      {ask.isOfOthers && !ask.isSensitive && <p class="hint">{words.prompt.ofOthersText}</p>}
      {ask.variants.length === 1 && only ? <Held {...props} id={only.id} /> : <Ways ask={ask} {...props} />}
    </>
  );
}

/** What each field reveals, and what the law says of it, folded. */
function Explained({ of }: { of: readonly FieldChoice[] }) {
  const { words, t } = useI18n();
  if (of.length === 0) return null;
  return (
    <Fold class="explained" summary={words.prompt.explain}>
      {() => (
        <>
          <Facts
            of={of.flatMap(({ variants }) => variants).map(({ label, hint }) => [t(label), t(hint)] as const)}
          />
          {of.some(({ isSensitive }) => isSensitive) && <p class="hint">{words.prompt.sensitiveText}</p>}
        </>
      )}
    </Fold>
  );
}

function Held({ id, values, prompt }: FieldsProps & { id: string }) {
  const { words } = useI18n();
  const held = values.find((each) => each.id === id);
  const { relation, organisation } = prompt.about;
  const isOwn = relation === 'self' && organisation === undefined;
  return (
    <div class="held">
      <span class="unseen">{words.prompt.holds}: </span>
      {held === undefined ? (
        <span class="none">{isOwn ? words.prompt.nothing : words.prompt.nothingChild}</span>
      ) : (
        <Value held={held} />
      )}
    </div>
  );
}

/** The variants of a field, those that disclose less first and none chosen. */
function Ways({ ask, ...props }: FieldsProps & { ask: FieldChoice }) {
  const { words, t } = useI18n();
  const { choice, onChoice, wanted } = props;
  const { id, label } = ask.field;
  const ways: readonly (Variant | null)[] = ask.isRequired ? ask.variants : [...ask.variants, null];
  const isWanted = wanted.has(wayOf(id, 0));
  return (
    <fieldset class={`ways ${isWanted ? 'wanted' : ''}`}>
      <legend class="unseen">{words.prompt.choose(t(label))}</legend>
      {ways.map((way, index) => (
        <label key={way?.id ?? 'none'} class="way">
          <input
            type="radio"
            id={wayOf(id, index)}
            name={`way-${id}`}
            checked={chosenOf(ask, choice) === (way?.id ?? null)}
            onChange={() => onChoice({ ...choice, chosen: new Map(choice.chosen).set(id, way?.id ?? null) })}
          />
          <span class="way-body">
            {way === null ? (
              <span class="way-name">{words.prompt.chooseNone}</span>
            ) : (
              <>
                <span class="way-name">
                  {way.isLesser
                    ? `${words.prompt.chooseLesser}: ${lower(t(way.label))}`
                    : words.prompt.chooseFull}
                </span>
                <Held {...props} id={way.id} />
              </>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
