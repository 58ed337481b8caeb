import { type Prescription, readPrescriptions } from '../api.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { Link } from '../parts/link.js';
import { More } from '../parts/more.js';
import { Loading, Problem } from '../parts/notice.js';
import { PrescriptionState } from '../parts/prescription-state.js';
import { Title } from '../parts/title.js';
import { drugOf, isOpen, wholeLeft } from '../prescription.js';
import { dateOf, dayOf } from '../times.js';

/** Prescriptions, newest first: state, remaining quantities, and until when. */
export function PrescriptionsScreen() {
  const { words } = useI18n();
  const { value, refusal, reload, set } = useLoad(readPrescriptions, 'prescriptions');
  const more = async (cursor: string) => {
    const next = await readPrescriptions(cursor);
    set({ items: [...(value?.items ?? []), ...next.items], next_cursor: next.next_cursor });
  };
  return (
    <>
      <Title text={words.prescriptions.title} />
      <Problem refusal={refusal} onRetry={reload} />
      {value === undefined && refusal === undefined && <Loading />}
      {value?.items.length === 0 && (
        <section class="empty">
          <h2>{words.prescriptions.none}</h2>
          <p>{words.prescriptions.noneText}</p>
        </section>
      )}
      {value !== undefined && value.items.length > 0 && (
        <>
          <p class="lead">{words.prescriptions.lead}</p>
          <ul class="cards">
            {value.items.map((prescription) => (
              <li key={prescription.code}>
                <PrescriptionCard prescription={prescription} />
              </li>
            ))}
          </ul>
        </>
      )}
      <More cursor={value?.next_cursor} onMore={more} />
    </>
  );
}

function PrescriptionCard({ prescription }: { prescription: Prescription }) {
  const { words } = useI18n();
  const { about, code, facility, issued_at, lines, prescriber, status, valid_until } = prescription;
  return (
    <Link to={`/prescriptions/${code}`} class={`card card-link ${isOpen(prescription) ? '' : 'card-over'}`}>
      {about.name !== undefined && <span class="whose">{words.prescriptions.about(about.name)}</span>}
      <span class="purpose">{lines.map(drugOf).join(', ')}</span>
      <span class="note">
        {dayOf(issued_at)} · {facility.name}, {words.prescriptions.by(prescriber.name)}
      </span>
      <span class="card-foot">
        <PrescriptionState status={status} />
        {isOpen(prescription) && (
          <>
            {status === 'partly_dispensed' && (
              <span>{words.prescriptions.left(wholeLeft(prescription, words))}</span>
            )}
            <span>{words.prescriptions.until(dateOf(valid_until))}</span>
          </>
        )}
      </span>
    </Link>
  );
}
