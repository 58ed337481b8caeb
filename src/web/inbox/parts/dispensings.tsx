import type { Prescription, Schemas } from '../api.js';
import { useI18n } from '../i18n.js';
import { drugOf, lineOf } from '../prescription.js';
import { timeOf } from '../times.js';

/** The dispensings of a prescription, newest first; cancelled ones stay visible. */
export function Dispensings({ of }: { of: Prescription }) {
  const { words } = useI18n();
  return (
    <section class="sheet" aria-labelledby="dispensings-title">
      <h2 id="dispensings-title">{words.prescriptions.history}</h2>
      {of.dispensings.length === 0 ? (
        <p class="hint">{words.prescriptions.historyNone}</p>
      ) : (
        <ol class="rows">
          {[...of.dispensings].reverse().map((each) => (
            <Dispensing key={each.dispensing_id} dispensing={each} of={of} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Dispensing({ dispensing, of }: { dispensing: Schemas['Dispensing']; of: Prescription }) {
  const { words, t } = useI18n();
  const { pharmacy, dispensed_at, lines, invoice_number, cancelled_at, cancel_reason } = dispensing;
  return (
    <li class={cancelled_at === undefined ? undefined : 'taken-back'}>
      <p class="row-head">
        <strong>{t(pharmacy)}</strong>
        {cancelled_at !== undefined && <span class="mark">{words.prescriptions.cancelled}</span>}
      </p>
      <p class="note">
        <time dateTime={dispensed_at}>{timeOf(dispensed_at)}</time>
        {invoice_number !== undefined && ` · ${words.prescriptions.invoice(invoice_number)}`}
      </p>
      <ul class="dispensed">
        {lines.map(({ line, quantity, product }) => {
          const prescribed = lineOf(of, line);
          return (
            <li key={line}>
              {prescribed !== undefined &&
                words.prescriptions.of(
                  words.prescriptions.amount(quantity, prescribed.unit),
                  drugOf(prescribed),
                )}
              {product !== undefined && <span class="note">{words.prescriptions.product(product)}</span>}
            </li>
          );
        })}
      </ul>
      {cancelled_at !== undefined && (
        <p class="note">{words.prescriptions.cancelledWhy(timeOf(cancelled_at), cancel_reason ?? '')}</p>
      )}
    </li>
  );
}
