import { useEffect, useMemo, useState } from 'preact/hooks';
import { addPasskey, beginPasskey, Refusal, readPasskeys, type Session } from '../api.js';
import { now } from '../clock.js';
import { nameOfDevice, untaken } from '../device-name.js';
import { useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { BackIcon, DoneIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Notice, Problem } from '../parts/notice.js';
import { Title } from '../parts/title.js';
import { CeremonyFailed, createPasskey } from '../passkey.js';
import { passkeyAddress, signInAddress } from '../route.js';
import type { Words } from '../words/vi.js';

const FRESH_MS = 270_000; // the gateway allows 5 minutes, including the name and the device's dialog

/** The set-up of a passkey: explanation, name, one press; then back to where it was needed. */
export function NewPasskeyScreen({ session, back }: { session: Session; back: string | undefined }) {
  const { words } = useI18n();
  const [name, setName] = useState<string | undefined>(undefined);
  const suggested = useSuggestedName(words);
  const [isNameless, setNameless] = useState(false);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  const [isDone, setDone] = useState(false);
  const { isBusy, refusal, run } = useAction();

  const again = signInAddress(passkeyAddress(back ?? '/me'), true);
  const signedInAt = session.authenticated_at === null ? 0 : Date.parse(session.authenticated_at);
  const isFresh = now() - signedInAt < FRESH_MS;

  const create = () => {
    const given = name?.trim().normalize('NFC');
    setNameless(given === '');
    if (given === '') return;
    run(async () => {
      setTrouble(undefined);
      try {
        const { options } = await beginPasskey();
        const credential = await createPasskey(options);
        await addPasskey({ name: given ?? (await suggested.settled), credential });
        setDone(true);
      } catch (error) {
        if (error instanceof Refusal && error.code === 'insufficient_user_authentication')
          location.assign(again);
        else if (error instanceof CeremonyFailed) setTrouble(troubleOf(error, words));
        else throw error;
      }
    });
  };

  const wayBack = back ?? '/me';
  const wayBackName = back === undefined ? words.newPasskey.backToMe : words.newPasskey.backToPrompt;
  if (isDone) {
    return (
      <section class="result">
        <DoneIcon />
        <Title text={words.newPasskey.doneTitle} />
        <p>{words.newPasskey.doneText}</p>
        <p class="result-ways">
          <Link class="button" to={wayBack}>
            {wayBackName}
          </Link>
        </p>
      </section>
    );
  }
  return (
    <>
      <p class="way-back">
        <Link to={wayBack}>
          <BackIcon />
          {wayBackName}
        </Link>
      </p>
      <Title text={words.newPasskey.title} />
      <p class="lead">{words.newPasskey.lead}</p>
      <section class="sheet">
        {session.level !== 2 ? (
          <p>{words.newPasskey.levelText}</p>
        ) : !isFresh ? (
          <>
            <p>{words.newPasskey.fresh}</p>
            <a class="button" href={again}>
              {words.newPasskey.freshSignIn}
            </a>
          </>
        ) : (
          <>
            <ol class="steps">
              {words.newPasskey.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <label for="passkey-name">{words.newPasskey.name}</label>
            <input
              id="passkey-name"
              type="text"
              value={name ?? suggested.name}
              maxLength={60}
              autocomplete="off"
              aria-describedby="passkey-hint"
              aria-invalid={isNameless}
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <p class="hint" id="passkey-hint">
              {isNameless ? words.newPasskey.nameMissing : words.newPasskey.nameHint}
            </p>
            <button type="button" class="button" aria-disabled={isBusy} onClick={create}>
              {words.newPasskey.create}
            </button>
          </>
        )}
        {isBusy && (
          <Notice tone="plain">
            <p>{words.newPasskey.creating}</p>
          </Notice>
        )}
        {trouble !== undefined && (
          <Notice tone="bad">
            <p>{trouble}</p>
          </Notice>
        )}
        <Problem refusal={refusal} />
      </section>
    </>
  );
}

function troubleOf({ why }: CeremonyFailed, { newPasskey, prompt }: Words): string {
  if (why === 'unsupported') return prompt.passkeyUnsupported;
  return why === 'cancelled'
    ? newPasskey.cancelled
    : why === 'exists'
      ? newPasskey.exists
      : newPasskey.failed;
}

/**
 * A name for the passkey that the person may change: that of the device, unlike those of the other passkeys. `settled` is for who
 * does not wait for it.
 */
function useSuggestedName(words: Words): { readonly name: string; readonly settled: Promise<string> } {
  const [name, setName] = useState(words.newPasskey.devices.any);
  const settled = useMemo(async () => {
    const taken = readPasskeys().then(
      ({ items }) => items.map((passkey) => passkey.name),
      () => [],
    );
    return untaken(await nameOfDevice(words), await taken);
  }, [words]);
  useEffect(() => void settled.then(setName), [settled]);
  return { name, settled };
}
