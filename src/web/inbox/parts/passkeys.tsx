import { useState } from 'preact/hooks';
import { readPasskeys, removePasskey, renamePasskey, type Schemas, type Session } from '../api.js';
import { isKnownHere } from '../device-keys.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { passkeyAddress } from '../route.js';
import { timeOf } from '../times.js';
import { Link } from './link.js';
import { Notice, Problem } from './notice.js';

/** The person's passkeys, to add and remove. */
export function Passkeys({ session }: { session: Session }) {
  const { words } = useI18n();
  const passkeys = useLoad(readPasskeys, 'passkeys');
  const [isRemoved, setRemoved] = useState(false);
  const { isBusy, refusal, run } = useAction();
  const remove = (id: string) =>
    run(async () => {
      setRemoved(false);
      await removePasskey(id);
      setRemoved(true);
      passkeys.reload();
    });
  const rename = (id: string, name: string) =>
    run(async () => {
      await renamePasskey(id, { name });
      passkeys.reload();
    });
  return (
    <section class="sheet" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">{words.passkeys.title}</h2>
      <p>{words.passkeys.text}</p>
      {passkeys.value?.items.length === 0 && <p class="hint">{words.passkeys.none}</p>}
      <ul class="rows">
        {passkeys.value?.items.map((passkey) => (
          <PasskeyRow
            key={passkey.passkey_id}
            passkey={passkey}
            isBusy={isBusy}
            rename={rename}
            remove={remove}
          />
        ))}
      </ul>
      {isRemoved && (
        <Notice tone="good">
          <p>{words.passkeys.removed}</p>
        </Notice>
      )}
      <Problem refusal={refusal ?? passkeys.refusal} />
      {session.level === 2 ? (
        <Link class="button button-quiet" to={passkeyAddress('/me')}>
          {words.passkeys.add}
        </Link>
      ) : (
        <p class="hint">{words.newPasskey.levelText}</p>
      )}
    </section>
  );
}

interface PasskeyRowProps {
  readonly passkey: Schemas['Passkey'];
  readonly isBusy: boolean;
  readonly rename: (id: string, name: string) => void;
  readonly remove: (id: string) => void;
}

function PasskeyRow({ passkey, isBusy, rename, remove }: PasskeyRowProps) {
  const { words } = useI18n();
  const { passkey_id, name, added_at, last_used_at, is_backed_up, credential_id, provider, kind } = passkey;
  const kept = words.passkeys.kept(provider, words.passkeys.kinds[kind]);
  const [isAsking, setAsking] = useState(false);
  const [newName, setNewName] = useState<string | undefined>(undefined);
  const isHere = isKnownHere([{ id: credential_id }]);
  return (
    <li>
      <div class="row-head">
        <div>
          <strong>{name}</strong>
          {isHere && <span class="mark mark-here">{words.passkeys.here}</span>}
          <span class="note">{words.passkeys.added(timeOf(added_at))}</span>
          <span class="note">
            {last_used_at === null ? words.passkeys.unused : words.passkeys.used(timeOf(last_used_at))}
          </span>
          {kept !== '' && <span class="note">{kept}</span>}
          {is_backed_up && <span class="note">{words.passkeys.backedUp}</span>}
        </div>
        {!isAsking && newName === undefined && (
          <div>
            <button
              type="button"
              class="plain"
              aria-label={words.passkeys.renameNamed(name)}
              onClick={() => setNewName(name)}
            >
              {words.passkeys.rename}
            </button>
            <button
              type="button"
              class="plain"
              aria-label={words.passkeys.removeNamed(name)}
              onClick={() => setAsking(true)}
            >
              {words.passkeys.remove}
            </button>
          </div>
        )}
      </div>
      {newName !== undefined && (
        <form
          class="asking"
          aria-label={words.passkeys.renameNamed(name)}
          onSubmit={(event) => {
            event.preventDefault();
            const given = newName.trim().normalize('NFC');
            if (given !== '' && given !== name) rename(passkey_id, given);
            setNewName(undefined);
          }}
        >
          <label for={`name-${passkey_id}`}>{words.passkeys.newName}</label>
          <input
            id={`name-${passkey_id}`}
            type="text"
            value={newName}
            maxLength={60}
            autocomplete="off"
            onInput={(event) => setNewName(event.currentTarget.value)}
          />
          <p class="tools">
            <button type="submit" class="button" aria-disabled={isBusy}>
              {words.passkeys.renameConfirm}
            </button>
            <button type="button" class="button button-quiet" onClick={() => setNewName(undefined)}>
              {words.passkeys.cancel}
            </button>
          </p>
        </form>
      )}
      {isAsking && (
        <fieldset class="asking">
          <legend class="unseen">{words.passkeys.removeNamed(name)}</legend>
          <p>{words.passkeys.removeText}</p>
          <p class="tools">
            <button
              type="button"
              class="button button-revoke"
              aria-disabled={isBusy}
              onClick={() => remove(passkey_id)}
            >
              {words.passkeys.removeConfirm}
            </button>
            <button type="button" class="button button-quiet" onClick={() => setAsking(false)}>
              {words.passkeys.keep}
            </button>
          </p>
        </fieldset>
      )}
    </li>
  );
}
