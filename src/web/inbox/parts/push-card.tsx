import { useEffect, useState } from 'preact/hooks';
import { readDevices } from '../api.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { pushAbility, subscribeThisDevice, thisDevice } from '../push.js';
import { BellIcon } from './icons.js';
import { Notice } from './notice.js';

/** Offers notifications on this device; renders nothing when they are on. */
export function PushCard({ onTold }: { onTold?: () => void }) {
  const { words } = useI18n();
  const devices = useLoad(readDevices, 'devices');
  const [isTold, setTold] = useState<boolean | undefined>(undefined);
  const [hasFailed, setFailed] = useState(false);
  const [ability, setAbility] = useState(pushAbility);
  const { isBusy, run } = useAction();
  const known = devices.value?.items;
  useEffect(() => {
    if (known === undefined) return;
    void thisDevice().then((id) => setTold(known.some(({ subscription_id }) => subscription_id === id)));
  }, [known]);

  const key = devices.value?.application_server_key;
  if (isTold !== false || key === undefined) return null;
  const tell = () =>
    run(async () => {
      setFailed(false);
      try {
        if ((await subscribeThisDevice(key)) !== undefined) {
          setTold(true);
          onTold?.();
        }
      } catch {
        setFailed(true);
      }
      setAbility(pushAbility());
    });
  return (
    <section class="card" aria-labelledby="push-title">
      <div class="card-head">
        <BellIcon />
        <h2 id="push-title">{words.push.cardTitle}</h2>
      </div>
      <p>{words.push.text}</p>
      {ability === 'can' ? (
        <button type="button" class="button button-quiet" aria-disabled={isBusy} onClick={tell}>
          {words.push.on}
        </button>
      ) : (
        <p class="hint">
          {
            { blocked: words.push.blocked, cannot: words.push.cannot, cannot_apple: words.push.cannotApple }[
              ability
            ]
          }
        </p>
      )}
      {hasFailed && (
        <Notice tone="bad">
          <p>{words.push.failed}</p>
        </Notice>
      )}
    </section>
  );
}
