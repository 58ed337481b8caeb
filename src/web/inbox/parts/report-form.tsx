import { useState } from 'preact/hooks';
import { type Partner, reportPartner, type Schemas } from '../api.js';
import { useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { Notice, Problem } from './notice.js';

interface ReportFormProps {
  readonly partner: Partner;
  readonly requestId?: string | undefined;
  readonly isWaiting?: boolean | undefined;
  readonly onRefused?: (() => void) | undefined;
  readonly onReported: () => void;
}

type Reason = Schemas['NewReport']['reason'];

/** Reports a requester to the operator, for a reason from a list; a request that waits is refused by it. */
export function ReportForm({
  partner,
  requestId,
  isWaiting = false,
  onRefused,
  onReported,
}: ReportFormProps) {
  const { words } = useI18n();
  const say = words.report;
  const [reason, setReason] = useState<Reason | undefined>(undefined);
  const [isWanted, setWanted] = useState(false);
  const [isDone, setDone] = useState(false);
  const { isBusy, refusal, run } = useAction();
  const reasons: readonly Reason[] =
    requestId === undefined ? ['not_expected', 'other'] : ['code_differs', 'not_expected', 'other'];

  const send = () => {
    setWanted(reason === undefined);
    if (reason === undefined) return;
    run(async () => {
      const { refused } = await reportPartner(partner.partner_id, {
        reason,
        ...(requestId !== undefined && { request_id: requestId }),
      });
      setDone(true);
      if (refused && isWaiting) onRefused?.();
      else onReported();
    });
  };

  if (isDone) {
    return (
      <Notice tone="good">
        <p>{say.done}</p>
      </Notice>
    );
  }
  return (
    <fieldset class={`report ways ${isWanted ? 'wanted' : ''}`}>
      <legend>{say.title}</legend>
      <p class="hint">{isWaiting ? say.textWaiting : say.text}</p>
      {reasons.map((each) => (
        <label key={each} class="way">
          <input
            type="radio"
            name="report-reason"
            checked={reason === each}
            onChange={() => setReason(each)}
          />
          <span class="way-body">{say.reasons[each]}</span>
        </label>
      ))}
      {isWanted && (
        <Notice tone="bad">
          <p>{say.choose}</p>
        </Notice>
      )}
      {refusal?.code === 'rate_limited' ? (
        <Notice tone="bad">
          <p>{say.limited}</p>
        </Notice>
      ) : (
        <Problem refusal={refusal} />
      )}
      <button type="button" class="button button-revoke" aria-disabled={isBusy} onClick={send}>
        {isWaiting ? say.refuseAndSend : say.send}
      </button>
    </fieldset>
  );
}
