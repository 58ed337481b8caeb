import { FIELDS } from '../../../catalogue/fields.js';
import type { ReceiptContent } from '../../../receipt/verify.js';
import { accessOf } from '../access.js';
import { useI18n } from '../i18n.js';
import { Facts } from '../parts/facts.js';
import { Notice } from '../parts/notice.js';
import { OnBehalf } from '../parts/on-behalf.js';
import { durationOf, endOf, timeOf } from '../times.js';
import { VERIFY_WORDS } from '../words/verify.js';
import type { Verdict } from './given.js';

/** What came of a check, in words: first whether to trust the receipt, then what it says, then what it does not say. */
export function VerdictShown({ verdict }: { verdict: Verdict }) {
  const { language, words } = useI18n();
  const own = VERIFY_WORDS[language];
  if (verdict.kind === 'fault') {
    return (
      <Notice tone="bad">
        <h2>{own.bad}</h2>
        <p data-fault={verdict.fault}>{own.faults[verdict.fault]}</p>
      </Notice>
    );
  }
  const isAll = verdict.kind === 'all';
  const contents = isAll ? verdict.receipts.contents : [verdict.receipt.content];
  const last = contents.at(-1);
  if (last === undefined) return null;
  const keyids = isAll ? verdict.receipts.found.gateway_keyids : [verdict.receipt.keyid];
  return (
    <>
      <Notice tone="good">
        <h2>{isAll ? own.good : own.goodOne}</h2>
        <p>{own.signed(contents.length)}</p>
        {isAll &&
          verdict.receipts.found.approvals.map(({ role, at }) => (
            <p key={role + at}>
              {own.approval(words.receipts.entities[role as 'subject' | 'guardian'], timeOf(at))}
            </p>
          ))}
        {!isAll && <p>{own.oneOnly}</p>}
      </Notice>
      <ContentSheet content={last} />
      {contents.length > 1 && <Changes contents={contents} />}
      <section class="sheet">
        <p>{own.later}</p>
        <p>{own.nameless}</p>
        <p class="hint">
          {own.keyids}: <span class="code">{keyids.join(', ')}</span>
        </p>
      </section>
    </>
  );
}

function ContentSheet({ content }: { content: ReceiptContent }) {
  const { language, words, t } = useI18n();
  const own = VERIFY_WORDS[language];
  const { event, record_id, receipt_seq } = content;
  const [processing] = content.processing;
  if (processing === undefined) return null;
  const controller = processing.pii_controllers[0];
  return (
    <section class="sheet">
      <Facts
        of={[
          [
            words.receipts.partner,
            controller && (
              <>
                {t(controller.name)}
                <span class="note">{own.organisation(controller.organisation_id)}</span>
              </>
            ),
          ],
          [words.receipts.purpose, t(processing.purpose_name)],
          [words.onBehalf.organisation, processing.on_behalf_of && <OnBehalf of={processing.on_behalf_of} />],
          [words.receipts.statement, processing.statement || undefined],
          [
            words.receipts.fields,
            <ul class="plain-list">
              {processing.pii_information.map(({ pii_type, sensitive }) => (
                <li key={pii_type}>
                  {labelOf(pii_type, language)}
                  {sensitive && <span class="mark">{words.receipts.sensitive}</span>}
                </li>
              ))}
            </ul>,
          ],
          [words.receipts.access, accessOf(processing.access, words)],
          [words.receipts.retention, durationOf(processing.retention_period, words)],
          [words.receipts.validUntil, endOf(event.valid_until, words)],
          [own.state, own.stateAt(own.states[event.event_state], timeOf(event.event_time))],
          [own.id, <span class="code">{record_id}</span>],
          [own.number, String(receipt_seq)],
        ]}
      />
    </section>
  );
}

function Changes({ contents }: { contents: readonly ReceiptContent[] }) {
  const { language, words } = useI18n();
  return (
    <section class="sheet">
      <h2>{VERIFY_WORDS[language].changes}</h2>
      <ol class="plain-list">
        {contents.map(({ event, receipt_seq }) => (
          <li key={receipt_seq}>
            {words.receipts.events[event.event_type]}
            <span class="note">
              {timeOf(event.event_time)} · {words.receipts.entities[event.entity]}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The catalogue's label of a field, with its parameter; the id of one that this version of the page does not know. */
function labelOf(id: string, language: 'vi' | 'en'): string {
  const [field = '', parameter] = id.split(':');
  const label = (FIELDS as Readonly<Record<string, { label: { vi: string; en: string } }>>)[field]?.label[
    language
  ];
  if (label === undefined) return id;
  return parameter === undefined ? label : `${label} (${parameter})`;
}
