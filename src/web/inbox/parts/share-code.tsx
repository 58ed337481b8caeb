import { useEffect, useState } from 'preact/hooks';
import { createShareCode, type Prompt, type Schemas, type Session } from '../api.js';
import { useTimeLeft } from '../clock.js';
import { useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { signInAddress } from '../route.js';
import type { Waiting } from '../stream.js';
import { leftOf } from '../times.js';
import { Boxes } from './boxes.js';
import { Link } from './link.js';
import { Notice, Problem } from './notice.js';
import { Qr } from './qr.js';

interface ShareCodeProps {
  readonly session: Session;
  readonly waiting: Waiting;
  /** What it is for, until there is a code. */
  readonly text?: string;
}

/** A share code: in boxes to read out, and as a QR code to scan. Once used, it becomes the request that came. */
export function ShareCode({ session, waiting, text }: ShareCodeProps) {
  const { words, t } = useI18n();
  const [code, setCode] = useState<Schemas['ShareCode'] | undefined>(undefined);
  const [came, setCame] = useState<Prompt | undefined>(undefined);
  const { isBusy, refusal, run } = useAction();
  useEffect(() => {
    const request = waiting.page?.items.find(
      ({ share_code_expires_at }) =>
        share_code_expires_at !== undefined && share_code_expires_at === code?.expires_at,
    );
    if (request !== undefined) setCame(request); // also after it was answered: the code is used up
  }, [waiting.page, code]);
  const make = async () => {
    const made = await createShareCode();
    setCame(undefined);
    setCode(made);
  };
  return (
    <section class="sheet" aria-labelledby="share-title">
      <h2 id="share-title">{words.me.share}</h2>
      <p>{code === undefined && text !== undefined ? text : words.share.text}</p>
      {came !== undefined ? (
        <Notice tone="good">
          <p>{words.share.used(t(came.partner.name))}</p>
          <Link class="button" to={`/prompts/${came.request_id}`}>
            {words.prompts.open}
          </Link>
        </Notice>
      ) : (
        code !== undefined && <CodeShown key={code.share_code} code={code} />
      )}
      {refusal?.code === 'rate_limited' ? (
        <Notice tone="bad">
          <p>{words.share.limited}</p>
        </Notice>
      ) : (
        <Problem refusal={refusal} />
      )}
      {session.level === 2 ? (
        <button type="button" class="button button-quiet" aria-disabled={isBusy} onClick={() => run(make)}>
          {code === undefined ? words.share.make : words.share.again}
        </button>
      ) : (
        <p class="hint">
          {words.share.level} <a href={signInAddress('/me', true)}>{words.prompt.levelSignIn}</a>
        </p>
      )}
    </section>
  );
}

function CodeShown({ code: { share_code, expires_at } }: { code: Schemas['ShareCode'] }) {
  const { words } = useI18n();
  const left_ms = useTimeLeft(expires_at);
  if (left_ms === 0) {
    return (
      <p class="hint" role="status">
        {words.share.expired}
      </p>
    );
  }
  return (
    <div class="share-code" data-testid="share-code">
      <Boxes code={share_code} label={words.me.share} />
      <Qr text={share_code} label={words.share.qr} />
      <p class="countdown">
        <span role="timer">{words.share.left(leftOf(left_ms, words))}</span>
      </p>
    </div>
  );
}
