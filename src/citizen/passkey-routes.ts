import { randomBytes } from 'node:crypto';
import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import {
  beginEnrolment,
  type PasskeyRow,
  passkeys,
  removePasskey,
  renamePasskey,
} from '../database/gate/passkey.js';
import { formatId } from '../id.js';
import { kindOf, providerOf } from '../passkey/authenticators.js';
import { PASSKEY_ALGORITHMS } from '../passkey/key.js';
import { relyingPartyOf } from '../passkey/verify.js';
import type { CitizenDeps } from './deps.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type PasskeyOperationId = Extract<
  CitizenOperationId,
  'listPasskeys' | 'challengePasskey' | 'addPasskey' | 'renamePasskey' | 'removePasskey'
>;

const CEREMONY_MAX_MS = 300_000;
const CHALLENGE_BYTES = 32;

/** The handlers that list, add and remove passkeys. */
export function passkeyRoutes(deps: CitizenDeps) {
  const { pool, notary, observe } = deps;
  const party = relyingPartyOf(deps.publicOrigin);

  return {
    listPasskeys: async ({ context }) => {
      const rows = await passkeys(pool, context.session);
      return { status: 200, body: { items: rows.map(toPasskey) } };
    },

    challengePasskey: async ({ context }) => {
      const challenge = randomBytes(CHALLENGE_BYTES);
      const owner = await beginEnrolment(pool, context.session, challenge);
      const body: Schemas['PasskeyCreation'] = {
        options: {
          rp: { id: party.id, name: 'Ưng Thuận' },
          user: { id: owner.user_handle.toString('base64url'), name: owner.name, displayName: owner.name },
          challenge: challenge.toString('base64url'),
          pubKeyCredParams: Object.values(PASSKEY_ALGORITHMS).map((alg) => ({ alg, type: 'public-key' })),
          timeout: CEREMONY_MAX_MS,
          excludeCredentials: owner.credentials.map((each) => ({ ...each, type: 'public-key' })),
          authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
          attestation: 'none',
        },
      };
      return { status: 201, body, headers: { 'cache-control': 'no-store' } };
    },

    addPasskey: async ({ context, body }) => {
      const { name, credential } = body as Schemas['NewPasskey'];
      const row = await notary.addPasskey(context.session, name.normalize('NFC'), credential);
      observe({ event: 'passkey_changed', change: 'added' });
      deps.wake.wake([context.personId]);
      return {
        status: 201,
        body: toPasskey({
          ...row,
          name,
          last_used_at: null,
          credential_id: Buffer.from(credential.id, 'base64url'),
        }),
      };
    },

    renamePasskey: async ({ context, params, body }) => {
      const { name } = body as Schemas['PasskeyRenaming'];
      const id = idParameter('psk', params.passkey_id);
      await renamePasskey(pool, context.session, id, name.normalize('NFC'));
      return { status: 204 };
    },

    removePasskey: async ({ context, params }) => {
      await removePasskey(pool, context.session, idParameter('psk', params.passkey_id));
      observe({ event: 'passkey_changed', change: 'removed' });
      return { status: 204 };
    },
  } satisfies Record<PasskeyOperationId, Route<CitizenContext>>;
}

function toPasskey(row: PasskeyRow): Schemas['Passkey'] {
  return {
    passkey_id: formatId('psk', row.passkey_id),
    name: row.name,
    added_at: row.added_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    is_backed_up: row.is_backed_up,
    credential_id: row.credential_id.toString('base64url'),
    provider: providerOf(row.aaguid),
    kind: kindOf(row.transports, row.is_backup_eligible),
  };
}
