import { randomBytes } from 'node:crypto';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import { addPasskey, beginEnrolment, passkeys, removePasskey } from '../database/gate/passkey.js';
import { formatId } from '../id.js';
import { PASSKEY_ALGORITHMS } from '../passkey/key.js';
import { readChallenge, relyingPartyOf, verifyRegistration } from '../passkey/verify.js';
import { Problem } from '../problem.js';
import { checkClientData } from './client-data.js';
import type { CitizenDeps } from './deps.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type PasskeyOperationId = Extract<
  CitizenOperationId,
  'listPasskeys' | 'challengePasskey' | 'addPasskey' | 'removePasskey'
>;

const SIGN_IN_FRESH_MS = 300_000;
const CLOCK_AHEAD_MS = 30_000;
const CEREMONY_MAX_MS = 300_000;
const CHALLENGE_BYTES = 32;

/** The handlers that list, add and remove passkeys. */
export function passkeyRoutes(deps: CitizenDeps) {
  const { pool, observe } = deps;
  const party = relyingPartyOf(deps.publicOrigin);

  return {
    listPasskeys: async ({ context }) => {
      const rows = await passkeys(pool, context.number);
      return { status: 200, body: { items: rows.map(toPasskey) } };
    },

    challengePasskey: async ({ context }) => {
      requireFreshSignIn(context);
      const challenge = randomBytes(CHALLENGE_BYTES);
      const owner = await beginEnrolment(pool, context.number, challenge);
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
      requireFreshSignIn(context);
      const { name, credential } = body as Schemas['NewPasskey'];
      checkClientData(credential.response.clientDataJSON);
      const challenge = readChallenge(credential.response.clientDataJSON);
      const response = { ...credential, clientExtensionResults: {} } as unknown as RegistrationResponseJSON;
      const verified =
        challenge && (await verifyRegistration(response, challenge.toString('base64url'), party));
      if (verified === undefined || challenge === undefined) throw new Problem('assertion_invalid');
      const row = await addPasskey(pool, context.number, {
        challenge,
        made: verified,
        name: name.normalize('NFC'),
        transports: credential.response.transports ?? [],
      });
      observe({ event: 'passkey_changed', change: 'added' });
      deps.wake.wake([context.personId]);
      const added = { ...row, name, last_used_at: null, is_backed_up: verified.isBackedUp };
      return { status: 201, body: toPasskey(added) };
    },

    removePasskey: async ({ context, params }) => {
      await removePasskey(pool, context.number, idParameter('psk', params.passkey_id));
      observe({ event: 'passkey_changed', change: 'removed' });
      return { status: 204 };
    },
  } satisfies Record<PasskeyOperationId, Route<CitizenContext>>;
}

// RFC 9470: an old sign-in, or one at an unknown time, does not prove who holds the device now.
function requireFreshSignIn({ authenticatedAt }: CitizenContext): void {
  const age_ms = Date.now() - (authenticatedAt?.getTime() ?? Number.NEGATIVE_INFINITY);
  if (age_ms > SIGN_IN_FRESH_MS || age_ms < -CLOCK_AHEAD_MS) {
    throw new Problem('insufficient_user_authentication');
  }
}

function toPasskey(row: {
  passkey_id: string;
  name: string;
  added_at: Date;
  last_used_at: Date | null;
  is_backed_up: boolean;
}): Schemas['Passkey'] {
  return {
    passkey_id: formatId('psk', row.passkey_id),
    name: row.name,
    added_at: row.added_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    is_backed_up: row.is_backed_up,
  };
}
