import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../i18n.js';
import { timeOf } from '../times.js';
import { Qr } from './qr.js';
import { type Receipt, ReceiptFacts, type ReceiptSources, whoOf } from './receipt-facts.js';

/** With more, a page of paper would not hold them; the file has all. */
const PRINTED_CHANGES_MAX = 8;
const PRINTED_FIRST = 1;

/** The newest receipt as a page to show, print and keep: what holds, its number, and a QR code by which anybody can check it. */
export function ReceiptPage(sources: ReceiptSources) {
  const { words } = useI18n();
  const { receipts, consent } = sources;
  const receipt = receipts.receipts.at(-1);
  if (receipt === undefined) return null;
  const { seq, event } = receipt;
  const isMany = (receipt.content.processing[0]?.pii_information.length ?? 0) > MANY_FIELDS;
  return (
    <article
      class={`sheet receipt-page${isMany ? ' receipt-many' : ''}`}
      aria-label={`${words.receipts.number(seq)}: ${words.receipts.events[event]}`}
    >
      <div class="receipt-head">
        <ReceiptQr jws={receipt.jws} />
        <div class="receipt-name">
          <p class="receipt-number">{words.receipts.number(seq)}</p>
          <h2>{words.receipts.events[event]}</h2>
          <p class="note">
            {words.receipts.id} <span class="receipt-id">{consent.consent_id}</span>
          </p>
        </div>
      </div>
      <ReceiptFacts receipt={receipt} {...sources} />
      {receipts.receipts.length > 1 && <PrintedChanges {...sources} />}
    </article>
  );
}

/** Fields from which on the print sets them in columns. */
const MANY_FIELDS = 12;

/** The QR code of a receipt; undefined while it is made, null for a receipt that does not fit into one. */
function ReceiptQr({ jws }: { jws: string }) {
  const { words } = useI18n();
  const [text, setText] = useState<string | null | undefined>(undefined);
  const address = `${location.origin}/verify`;
  useEffect(() => {
    import('../../../receipt/compact.js').then(
      ({ packReceipt }) => setText(packReceipt(jws, address) ?? null),
      () => setText(null),
    );
  }, [jws, address]);
  return (
    <div class="receipt-check">
      {text && <Qr text={text} label={words.receipts.qr} isLong />}
      <p class="note">
        {text === null ? words.receipts.noQr : words.receipts.check}{' '}
        <a href="/verify" class="receipt-address">
          {address.replace(/^https?:\/\//, '')}
        </a>
      </p>
    </div>
  );
}

/** What has happened, on paper, where nothing can be unfolded: the first and the newest. */
function PrintedChanges({ receipts: { receipts }, person }: ReceiptSources) {
  const { words } = useI18n();
  const left = receipts.length - PRINTED_CHANGES_MAX;
  const shown =
    left > 0 ? [...receipts.slice(0, PRINTED_FIRST), ...receipts.slice(PRINTED_FIRST + left)] : receipts;
  const line = (receipt: Receipt) =>
    `${receipt.seq}. ${words.receipts.events[receipt.event]}: ${timeOf(receipt.content.event.event_time)}, ${whoOf(receipt, person, words.receipts.entities)}`;
  return (
    <div class="print-only receipt-log">
      <h3>{words.receipts.changes}</h3>
      <ol>
        {shown.map((receipt) => (
          <li key={receipt.seq}>{line(receipt)}</li>
        ))}
      </ol>
      {left > 0 && <p class="note">{words.receipts.more(left)}</p>}
    </div>
  );
}
