import { useI18n } from '../i18n.js';
import { endOf, timeOf } from '../times.js';
import { Facts } from './facts.js';
import { FieldList, type Receipt, ReceiptFacts, type ReceiptSources, whoOf } from './receipt-facts.js';

/** The receipts of a consent, newest first: of each what it changed, and the whole one tap away. */
export function ReceiptChanges(sources: ReceiptSources) {
  const { words } = useI18n();
  const all = sources.receipts.receipts;
  if (all.length < 2) return null;
  return (
    <section class="screen-only" aria-labelledby="changes">
      <h2 id="changes">{words.receipts.changes}</h2>
      <ol class="receipts" reversed>
        {all
          .map((receipt, i) => (
            <li key={receipt.seq} class="sheet receipt">
              <p class="receipt-number">{words.receipts.number(receipt.seq)}</p>
              <h3>{words.receipts.events[receipt.event]}</h3>
              <Changed receipt={receipt} before={all[i - 1]} sources={sources} />
              <details>
                <summary>{words.receipts.whole}</summary>
                <ReceiptFacts receipt={receipt} {...sources} />
              </details>
            </li>
          ))
          .reverse()}
      </ol>
    </section>
  );
}

interface ChangedProps {
  readonly receipt: Receipt;
  readonly before: Receipt | undefined;
  readonly sources: ReceiptSources;
}

function Changed({ receipt, before, sources }: ChangedProps) {
  const { words } = useI18n();
  const { receipts, consent, person } = sources;
  const now = receipt.content;
  const kept = new Set(now.processing[0]?.pii_information.map(({ pii_type }) => pii_type));
  const removed = (before?.content.processing[0]?.pii_information ?? []).filter(
    ({ pii_type }) => !kept.has(pii_type),
  );
  const isMoved = before !== undefined && before.content.event.valid_until !== now.event.valid_until;
  return (
    <Facts
      of={[
        [words.receipts.when, timeOf(now.event.event_time)],
        [words.receipts.who, whoOf(receipt, person, words.receipts.entities)],
        [
          words.receipts.removed,
          removed.length === 0 ? undefined : (
            <FieldList fields={removed} receipts={receipts} consent={consent} />
          ),
        ],
        [words.receipts.validUntil, isMoved ? endOf(now.event.valid_until, words) : undefined],
      ]}
    />
  );
}
