import type { Schemas } from '../api.js';
import { now } from '../clock.js';
import { download } from '../download.js';
import type { Checked, CheckedProof } from '../history-proof/check.js';
import type { Differences, Shown } from '../history-proof/match.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { dayOf } from '../times.js';
import type { Words } from '../words/vi.js';
import { Fold } from './fold.js';
import { Notice, Problem } from './notice.js';

type Subject = Schemas['HistorySubjectList']['items'][number];

interface HistoryProofProps {
  /** Those whose history it is; undefined until they are known. */
  readonly subjects: readonly Subject[] | undefined;
  readonly shown: Shown;
}

/** Whether the entries on the screen are all that there are: verified in the browser, by code that is loaded for it. */
export function HistoryProof({ subjects, shown }: HistoryProofProps) {
  const { words } = useI18n();
  const abouts = subjects?.map(({ about_id }) => about_id) ?? [];
  const { value, refusal, reload } = useLoad(async () => {
    const { checkHistories, differences } = await import('../history-proof/check.js');
    return { checked: await checkHistories(abouts), differences };
  }, abouts.join());
  const isUnproven = subjects !== undefined && value?.checked.proofs.length === 0;
  const checked = subjects === undefined || isUnproven ? undefined : value?.checked;
  const found =
    checked &&
    value?.differences(
      shown,
      checked.proofs.map(({ entries }) => entries),
    );
  const isBad =
    found !== undefined &&
    found.hidden + found.strange + (checked?.proofs.filter(({ fault }) => fault !== undefined).length ?? 0) >
      0;
  const proofs = checked?.proofs.map((proof) => (
    <SavedProof
      key={proof.about}
      proof={proof}
      name={subjects?.find(({ about_id }) => about_id === proof.about)?.about.name}
    />
  ));
  if (isUnproven && shown.entries.length === 0) return null;
  const isNotYet = isUnproven || refusal?.code === 'proof_not_ready';
  return (
    <section class="history-proof screen-only">
      <div class="proof-verdict">
        <Room extent={shown.extent} />
        {isNotYet && <NotYet onRetry={reload} />}
        {!isNotYet && <Problem refusal={refusal} onRetry={reload} />}
        {!isNotYet && refusal === undefined && checked === undefined && (
          <Notice tone="plain">
            <p>{words.historyProof.checking}</p>
          </Notice>
        )}
        {checked !== undefined && found !== undefined && !isBad && (
          <Holds checked={checked} found={found} extent={shown.extent} />
        )}
        {checked !== undefined && found !== undefined && isBad && <Fails checked={checked} found={found} />}
      </div>
      {isBad && proofs}
      <Fold class="about-proof" summary={words.historyProof.about}>
        {() => (
          <>
            {found !== undefined && found.newer > 0 && <p>{words.historyProof.newer(found.newer)}</p>}
            <p>{words.historyProof.shows}</p>
            <p>{words.historyProof.showsNot}</p>
            {!isBad && proofs}
          </>
        )}
      </Fold>
    </section>
  );
}

const ENTRIES_MAX = 20_000;

/** Unseen, and as tall as whatever is said while nothing is wrong: the list below does not move when the check is done. */
function Room({ extent }: Pick<Shown, 'extent'>) {
  const { words } = useI18n();
  const { holds, notYet } = words.historyProof;
  return (
    <>
      {[false, true].map((isCompared) => (
        <div key={isCompared} class="notice proof-room">
          <p>{holds(ENTRIES_MAX, whatHolds(words, extent), isCompared)}</p>
        </div>
      ))}
      {[notYet, words.problems.no_connection].map((text) => (
        <div key={text} class="notice proof-room">
          <p>{text}</p>
          <span class="plain">{words.retry}</span>
        </div>
      ))}
    </>
  );
}

const whatHolds = ({ historyProof }: Words, extent: Shown['extent']): string =>
  extent === 'some' ? historyProof.ofThese : historyProof.listed;

/** A new person's first entries are proven within a minute. */
function NotYet({ onRetry }: { onRetry: () => void }) {
  const { words } = useI18n();
  return (
    <Notice tone="plain">
      <p>{words.historyProof.notYet}</p>
      <button type="button" class="plain" onClick={onRetry}>
        {words.retry}
      </button>
    </Notice>
  );
}

interface VerdictProps {
  readonly checked: Checked;
  readonly found: Differences;
}

/** What was checked, in one sentence. */
function Holds({ checked, found, extent }: VerdictProps & Pick<Shown, 'extent'>) {
  const { words } = useI18n();
  return (
    <Notice tone="good">
      <p>{words.historyProof.holds(found.proven, whatHolds(words, extent), checked.isCompared)}</p>
    </Notice>
  );
}

/** What does not hold. Where a proof does not, it says nothing about the list. */
function Fails({ checked, found }: VerdictProps) {
  const { words } = useI18n();
  const faults = [...new Set(checked.proofs.flatMap(({ fault }) => fault ?? []))];
  const { hidden, strange } = faults.length === 0 ? found : { hidden: 0, strange: 0 };
  return (
    <Notice tone="bad">
      <p>
        <strong>{words.historyProof.fails}</strong>
      </p>
      {faults.map((fault) => (
        <p key={fault} data-fault={fault}>
          {words.historyProof.faults[fault]}
        </p>
      ))}
      {hidden > 0 && <p data-fault="hidden">{words.historyProof.hidden(hidden)}</p>}
      {strange > 0 && <p data-fault="strange">{words.historyProof.strange(strange)}</p>}
      <p>{words.historyProof.whatToDo}</p>
    </Notice>
  );
}

function SavedProof({ proof, name }: { readonly proof: CheckedProof; readonly name: string | undefined }) {
  const { words } = useI18n();
  const day = dayOf(now()).split('/').reverse().join('-');
  const { number, text } = proof;
  return (
    <p>
      <button
        type="button"
        class="button button-quiet"
        onClick={() => download(`ung-thuan-${words.historyProof.fileName}-${day}.json`, text)}
      >
        {words.historyProof.save(name)}
      </button>{' '}
      {number !== '' && <span class="note">{words.historyProof.number(number)}</span>}
    </p>
  );
}
