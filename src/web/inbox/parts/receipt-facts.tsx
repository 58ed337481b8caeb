import { accessOf } from '../access.js';
import type { Consent, Receipts, Schemas } from '../api.js';
import { useI18n } from '../i18n.js';
import { durationOf, endOf, timeOf } from '../times.js';
import { Facts } from './facts.js';
import { OnBehalf } from './on-behalf.js';

export type Receipt = Schemas['Receipt'];

/** What the texts of receipts are made of, besides the receipts. */
export interface ReceiptSources {
  readonly receipts: Receipts;
  readonly consent: Consent;
  readonly passkeys: readonly Schemas['Passkey'][];
  /** The person the details are about. */
  readonly person: string;
}

interface ReceiptFactsProps extends ReceiptSources {
  readonly receipt: Receipt;
}

/** All that a receipt says, in plain words. */
export function ReceiptFacts({ receipt, ...sources }: ReceiptFactsProps) {
  const { words, t } = useI18n();
  const { event, processing: all, decisions } = receipt.content;
  const [processing] = all;
  const controller = processing?.pii_controllers[0];
  return (
    <Facts
      of={[
        [words.receipts.when, timeOf(event.event_time)],
        [words.receipts.who, whoOf(receipt, sources.person, words.receipts.entities)],
        [words.receipts.partner, controller === undefined ? undefined : t(controller.name)],
        [words.receipts.purpose, processing === undefined ? undefined : t(processing.purpose_name)],
        [words.onBehalf.organisation, processing?.on_behalf_of && <OnBehalf of={processing.on_behalf_of} />],
        [words.receipts.statement, processing?.statement || undefined],
        [
          words.receipts.fields,
          <FieldList
            fields={processing?.pii_information ?? []}
            receipts={sources.receipts}
            consent={sources.consent}
          />,
        ],
        [words.receipts.access, processing === undefined ? undefined : accessOf(processing.access, words)],
        [
          words.receipts.retention,
          processing === undefined ? undefined : durationOf(processing.retention_period, words),
        ],
        [words.receipts.validUntil, endOf(event.valid_until, words)],
        [
          words.receipts.decisions,
          decisions.length === 0 ? undefined : <Deciders receipt={receipt} {...sources} />,
        ],
      ]}
    />
  );
}

/** Who did what a receipt records: the person by name. */
export function whoOf(
  { content }: Receipt,
  person: string,
  entities: Readonly<Record<Receipt['content']['event']['entity'], string>>,
): string {
  const { entity } = content.event;
  return entity === 'subject' ? person : entities[entity];
}

type Field = NonNullable<Receipt['content']['processing'][0]>['pii_information'][number];

interface FieldListProps {
  readonly fields: readonly Field[];
  readonly receipts: Receipts;
  readonly consent: Consent;
}

/** Labels come from the signed terms and the present consent; receipts have ids only. */
export function FieldList({ fields, receipts, consent }: FieldListProps) {
  const { words, t } = useI18n();
  const known = [...receipts.evidence.flatMap(({ terms }) => terms.fields), ...consent.fields];
  return (
    <ul class="plain-list receipt-fields">
      {fields.map(({ pii_type, sensitive, necessary }) => {
        const label = known.find(({ id }) => id === pii_type)?.label;
        return (
          <li key={pii_type}>
            {label === undefined ? pii_type : t(label)}
            {necessary && <span class="note">{words.receipts.required}</span>}
            {sensitive && <span class="mark">{words.receipts.sensitive}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** The receipt has roles only; the names are those that the deciders see of each other. */
function Deciders({ receipt, receipts, consent, passkeys, person }: ReceiptFactsProps) {
  const { words } = useI18n();
  return (
    <ul class="plain-list">
      {receipt.content.decisions.map(({ role, verdict, decided_at, witnessed_by, assertion_hash }) => {
        const known = consent.decisions.find((each) => each.role === role && each.at === decided_at);
        const named = known?.own ? words.receipts.you(known.name) : known?.name;
        const who = role === 'subject' ? person : (named ?? words.receipts.entities.guardian);
        const time = timeOf(decided_at);
        const assertion = receipts.evidence.find((each) => each.assertion.hash === assertion_hash)?.assertion;
        const name = passkeys.find(({ added_at }) => added_at === assertion?.enrolled_at)?.name;
        return (
          <li key={role + decided_at}>
            {verdict === 'approved' ? words.receipts.approved(who, time) : words.receipts.refused(who, time)}
            {witnessed_by !== undefined && <span class="note">{words.receipts.witnessed}</span>}
            {assertion !== undefined && (
              <span class="note">
                {name === undefined
                  ? words.receipts.signedWithOther(timeOf(assertion.enrolled_at))
                  : words.receipts.signedWith(name, timeOf(assertion.enrolled_at))}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
