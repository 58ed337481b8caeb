import { useState } from 'preact/hooks';
import { endSession, readSessions, signOutEverywhere } from '../api.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { go } from '../route.js';
import { timeOf } from '../times.js';
import { Notice, Problem } from './notice.js';

/** Where the person is signed in; each place can be signed out, and all at once. */
export function Sessions({ onLeft }: { onLeft: () => void }) {
  const { words } = useI18n();
  const sessions = useLoad(readSessions, 'sessions');
  const [isEnded, setEnded] = useState(false);
  const { isBusy, refusal, run } = useAction();
  const end = (id: string) =>
    run(async () => {
      setEnded(false);
      await endSession(id);
      setEnded(true);
      sessions.reload();
    });
  const leaveEverywhere = () =>
    run(async () => {
      await signOutEverywhere();
      go('/');
      onLeft();
    });
  return (
    <section class="sheet" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{words.sessions.title}</h2>
      <p>{words.sessions.text}</p>
      <ul class="rows">
        {sessions.value?.items.map(({ session_id, kind, device, opened_at, is_this }) => {
          const name = words.sessions[kind](device);
          return (
            <li key={session_id} class="row-head">
              <div>
                <strong>{name}</strong>
                {is_this && <span class="note">{words.sessions.here}</span>}
                <span class="note">{words.sessions.opened(timeOf(opened_at))}</span>
              </div>
              {!is_this && (
                <button
                  type="button"
                  class="plain"
                  aria-label={words.sessions.endNamed(name, timeOf(opened_at))}
                  aria-disabled={isBusy}
                  onClick={() => end(session_id)}
                >
                  {words.sessions.end}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {isEnded && (
        <Notice tone="good">
          <p>{words.sessions.ended}</p>
        </Notice>
      )}
      <Problem refusal={refusal ?? sessions.refusal} />
      <p class="hint">{words.sessions.everywhereText}</p>
      <button type="button" class="button button-quiet" aria-disabled={isBusy} onClick={leaveEverywhere}>
        {words.sessions.everywhere}
      </button>
    </section>
  );
}
