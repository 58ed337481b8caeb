import { accessOf } from '../access.js';
import {
  type Consent,
  type Receipts,
  readConsent,
  readPasskeys,
  readReceipts,
  type Schemas,
  type Session,
} from '../api.js';
import { download } from '../download.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { Facts } from '../parts/facts.js';
import { BackIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Loading, Problem } from '../parts/notice.js';
import { Title } from '../parts/title.js';
import { durationOf, endOf, timeOf } from '../times.js';

type Receipt = Schemas['Receipt'];
type Passkey = Schemas['Passkey'];

/** The receipts of a consent in plain words, to save and print. */
export function ReceiptsScreen({ id, session }: { id: string; session: Session }) {
  const { words, t } = useI18n();
  const { value, refusal, reload } = useLoad(async () => {
    const [consent, answer, passkeys] = await Promise.all([
      readConsent(id),
      readReceipts(id),
      readPasskeys().catch(() => ({ items: [] })), // names of keys are a kindness, not a need
    ]);
    return { consent, ...answer, passkeys: passkeys.items };
  }, id);
  return (
    <>
      <p class="way-back">
        <Link to={`/consents/${id}`}>
          <BackIcon />
          {words.back}
        </Link>
      </p>
      <Title text={words.receipts.title} />
      <Problem refusal={refusal} onRetry={reload} />
      {value === undefined && refusal === undefined && <Loading />}
      {value !== undefined && (
        <>
          <p class="lead">{words.receipts.lead(t(value.consent.partner.name))}</p>
          <p class="tools">
            <button
              type="button"
              class="button button-quiet"
              onClick={() => download(`ung-thuan-${id}.json`, value.text)}
            >
              {words.receipts.download}
            </button>
            <button type="button" class="button button-quiet" onClick={() => print()}>
              {words.receipts.print}
            </button>
          </p>
          <ol class="receipts">
            {value.receipts.receipts.map((receipt) => (
              <li key={receipt.seq}>
                <ReceiptSheet
                  receipt={receipt}
                  person={value.consent.about.name ?? session.name}
                  {...value}
                />
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

interface SheetProps {
  readonly receipt: Receipt;
  readonly receipts: Receipts;
  readonly consent: Consent;
  readonly passkeys: readonly Passkey[];
  /** The person the details are about. */
  readonly person: string;
}

function ReceiptSheet({ receipt, receipts, consent, passkeys, person }: SheetProps) {
  const { words, t } = useI18n();
  const { content, seq, event } = receipt;
  const [processing] = content.processing;
  const controller = processing?.pii_controllers[0];
  return (
    <article
      class="sheet receipt"
      aria-label={`${words.receipts.number(seq)}: ${words.receipts.events[event]}`}
    >
      <p class="receipt-number">{words.receipts.number(seq)}</p>
      <h2>{words.receipts.events[event]}</h2>
      <Facts
        of={[
          [words.receipts.when, timeOf(content.event.event_time)],
          [
            words.receipts.who,
            content.event.entity === 'subject' ? person : words.receipts.entities[content.event.entity],
          ],
          [words.receipts.partner, controller === undefined ? undefined : t(controller.name)],
          [words.receipts.purpose, processing === undefined ? undefined : t(processing.purpose_name)],
          [words.receipts.statement, processing?.statement || undefined],
          [words.receipts.fields, <FieldList receipt={receipt} receipts={receipts} consent={consent} />],
          [words.receipts.access, processing === undefined ? undefined : accessOf(processing.access, words)],
          [
            words.receipts.retention,
            processing === undefined ? undefined : durationOf(processing.retention_period, words),
          ],
          [words.receipts.validUntil, endOf(content.event.valid_until, words)],
          [
            words.receipts.decisions,
            content.decisions.length === 0 ? undefined : (
              <Deciders
                receipt={receipt}
                receipts={receipts}
                consent={consent}
                passkeys={passkeys}
                person={person}
              />
            ),
          ],
        ]}
      />
    </article>
  );
}

/** Labels come from the signed terms and the present consent; receipts have ids only. */
function FieldList({ receipt, receipts, consent }: Omit<SheetProps, 'passkeys' | 'person'>) {
  const { words, t } = useI18n();
  const known = [...receipts.evidence.flatMap(({ terms }) => terms.fields), ...consent.fields];
  const fields = receipt.content.processing[0]?.pii_information ?? [];
  return (
    <ul class="plain-list">
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
function Deciders({ receipt, receipts, consent, passkeys, person }: SheetProps) {
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
