import { type Prescription, readPrescription, type Session } from '../api.js';
import { now } from '../clock.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { Codes } from '../parts/any-value.js';
import { Dispensings } from '../parts/dispensings.js';
import { Facts } from '../parts/facts.js';
import { BackIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Loading, Problem } from '../parts/notice.js';
import { PrescriptionState } from '../parts/prescription-state.js';
import { Qr } from '../parts/qr.js';
import { Title } from '../parts/title.js';
import { dispensedOf, drugOf, isOpen, leftOf } from '../prescription.js';
import { dateOf, dayOf, timeOf } from '../times.js';

/** One prescription with its state and dispensings. */
export function PrescriptionScreen({ code, session }: { code: string; session: Session }) {
  const { words } = useI18n();
  const { value, refusal, reload } = useLoad(() => readPrescription(code), code);
  if (refusal?.code === 'not_found') {
    return (
      <>
        <WayBack />
        <Title text={words.prescriptions.notFound} />
        <p>{words.problems.not_found}</p>
      </>
    );
  }
  if (value === undefined) {
    return refusal === undefined ? <Loading /> : <Problem refusal={refusal} onRetry={reload} />;
  }
  return (
    <>
      <WayBack />
      <div class="print-only print-head">
        <p>
          <strong>{words.prescriptions.printedFor(value.about.name ?? session.name)}</strong>
        </p>
        <p>{words.history.printedOn(timeOf(now()))}</p>
      </div>
      <Head prescription={value} />
      <Drugs prescription={value} />
      <Dispensings of={value} />
      <p class="tools">
        <button type="button" class="button button-quiet" onClick={() => print()}>
          {words.history.print}
        </button>
      </p>
    </>
  );
}

function WayBack() {
  const { words } = useI18n();
  return (
    <p class="way-back">
      <Link to="/prescriptions">
        <BackIcon />
        {words.tabs.prescriptions}
      </Link>
    </p>
  );
}

function Head({ prescription }: { prescription: Prescription }) {
  const { words, language } = useI18n();
  const { about, advice, code, diagnoses, facility, issued_at, patient, prescriber } = prescription;
  const { replaces, replaced_by, status, valid_until, withdrawal_reason, withdrawn_at } = prescription;
  const follow = advice?.follow_up_on;
  return (
    <section class="sheet">
      <Title text={words.prescriptions.one(dayOf(issued_at))} />
      <p class="card-foot">
        <PrescriptionState status={status} />
        {about.name !== undefined && <span>{words.prescriptions.about(about.name)}</span>}
      </p>
      {isOpen(prescription) && (
        <>
          <p class="hint screen-only">{words.prescriptions.howTo}</p>
          <Qr text={code} label={words.prescriptions.qr} />
        </>
      )}
      <Facts
        of={[
          [words.prescriptions.code, <span class="code">{code}</span>],
          [words.prescriptions.validUntil, words.prescriptions.endOfDay(dateOf(valid_until))],
          [words.prescriptions.facility, facility.name],
          [
            words.prescriptions.prescriber,
            <>
              {prescriber.name}
              <span class="note">{words.prescriptions.licence(prescriber.licence_number)}</span>
            </>,
          ],
          [words.prescriptions.issued, timeOf(issued_at)],
          [
            words.prescriptions.patient,
            patient && (
              <>
                {words.prescriptions.patientText(
                  patient.age_months,
                  patient.weight_kg.toLocaleString(language),
                )}
                <span class="note">{words.prescriptions.accompanied(patient.accompanied_by)}</span>
              </>
            ),
          ],
          [words.prescriptions.diagnoses, <Diagnoses of={diagnoses} />],
          [words.prescriptions.advice, advice?.text],
          [words.prescriptions.followUp, follow === undefined ? undefined : dateOf(follow)],
          [words.prescriptions.withdrawn, withdrawn_at && timeOf(withdrawn_at)],
          [
            words.prescriptions.withdrawalReason,
            withdrawal_reason && words.prescriptions.withdrawalReasons[withdrawal_reason],
          ],
          [words.prescriptions.replaces, replaces && <CodeLink code={replaces} />],
          [words.prescriptions.replacedBy, replaced_by && <CodeLink code={replaced_by} />],
        ]}
      />
    </section>
  );
}

/** The illnesses by name, their codes folded; on paper all of it. */
function Diagnoses({ of }: { of: Prescription['diagnoses'] }) {
  const { words } = useI18n();
  return (
    <>
      <div class="screen-only">
        {of.map(({ text }) => text).join('; ')}
        <Codes of={of.map(({ text, code }) => ({ of: text, code: words.prescriptions.icd(code) }))} />
      </div>
      <span class="print-only">{of.map(({ text, code }) => `${text} (${code})`).join('; ')}</span>
    </>
  );
}

function CodeLink({ code }: { code: string }) {
  return (
    <Link to={`/prescriptions/${code}`} class="code">
      {code}
    </Link>
  );
}

function Drugs({ prescription }: { prescription: Prescription }) {
  const { words } = useI18n();
  const say = words.prescriptions;
  return (
    <section class="sheet" aria-labelledby="drugs-title">
      <h2 id="drugs-title">{say.drugs}</h2>
      <ol class="rows drugs">
        {prescription.lines.map((line) => {
          const left = leftOf(prescription, line.line);
          return (
            <li key={line.line}>
              <h3>{drugOf(line)}</h3>
              <p>{line.how_to_take}</p>
              <p class="note">
                {line.form}, {line.route}, {line.dose} · {say.forDays(line.days)}
              </p>
              <dl class="tally">
                <div>
                  <dt>{say.prescribed}</dt>
                  <dd>{say.amount(line.quantity, line.unit)}</dd>
                </div>
                <div>
                  <dt>{say.dispensed}</dt>
                  <dd>{say.amount(dispensedOf(line, left), line.unit)}</dd>
                </div>
                {isOpen(prescription) && (
                  <div class={left !== 0 ? 'tally-left' : undefined}>
                    <dt>{say.still}</dt>
                    <dd>{say.amount(left, line.unit)}</dd>
                  </div>
                )}
              </dl>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
