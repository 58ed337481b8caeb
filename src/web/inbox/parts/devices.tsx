import { useEffect, useState } from 'preact/hooks';
import { readDevices, removeDevice } from '../api.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { thisDevice, unsubscribeThisDevice } from '../push.js';
import { timeOf } from '../times.js';
import { Notice, Problem } from './notice.js';
import { PushCard } from './push-card.js';

/** The devices that get notifications. */
export function Devices() {
  const { words } = useI18n();
  const devices = useLoad(readDevices, 'devices');
  const [here, setHere] = useState<string | undefined>(undefined);
  const [isRemoved, setRemoved] = useState(false);
  const { isBusy, refusal, run } = useAction();
  const known = devices.value?.items;
  useEffect(() => {
    void thisDevice().then(setHere);
  }, [known]);
  const remove = (id: string) =>
    run(async () => {
      setRemoved(false);
      await removeDevice(id);
      if (id === here) await unsubscribeThisDevice();
      setRemoved(true);
      devices.reload();
    });
  return (
    <section class="sheet" aria-labelledby="devices-title">
      <h2 id="devices-title">{words.push.devices}</h2>
      {known?.length === 0 && <p class="hint">{words.push.none}</p>}
      <ul class="rows">
        {known?.map(({ subscription_id, service, added_at }) => {
          const name = subscription_id === here ? words.push.thisDevice : words.push.via(service);
          return (
            <li key={subscription_id} class="row-head">
              <div>
                <strong>{name}</strong>
                <span class="note">{words.push.added(timeOf(added_at))}</span>
              </div>
              <button
                type="button"
                class="plain"
                aria-label={words.push.removeNamed(name)}
                aria-disabled={isBusy}
                onClick={() => remove(subscription_id)}
              >
                {words.push.remove}
              </button>
            </li>
          );
        })}
      </ul>
      {isRemoved && (
        <Notice tone="good">
          <p>{words.push.removed}</p>
        </Notice>
      )}
      <Problem refusal={refusal ?? devices.refusal} />
      <PushCard key={known?.length ?? 0} onTold={devices.reload} />
    </section>
  );
}
