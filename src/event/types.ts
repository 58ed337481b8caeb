import type { EventType } from '../database/gate/event.js';

/** Stable names for programs, the same at every gateway: a receiver compares them, and nobody resolves them. */
const OWN = 'urn:ung-thuan:event:';
/** OpenID Shared Signals Framework 1.0 section 8.1. */
const SHARED_SIGNALS = 'https://schemas.openid.net/secevent/ssf/event-type/';

const URIS: Readonly<Record<EventType, string>> = {
  request_approved: `${OWN}request_approved`,
  request_refused: `${OWN}request_refused`,
  request_expired: `${OWN}request_expired`,
  request_withdrawn: `${OWN}request_withdrawn`,
  consent_narrowed: `${OWN}consent_narrowed`,
  consent_paused: `${OWN}consent_paused`,
  consent_resumed: `${OWN}consent_resumed`,
  consent_revoked: `${OWN}consent_revoked`,
  consent_lapsed: `${OWN}consent_lapsed`,
  consent_expired: `${OWN}consent_expired`,
  number_reissued: `${OWN}number_reissued`,
  prescription_dispensed: `${OWN}prescription_dispensed`,
  dispensing_cancelled: `${OWN}dispensing_cancelled`,
  prescription_withdrawn: `${OWN}prescription_withdrawn`,
  key_added: `${OWN}key_added`,
  key_retired: `${OWN}key_retired`,
  registration_changed: `${OWN}registration_changed`,
  stream_verified: `${SHARED_SIGNALS}verification`,
  stream_updated: `${SHARED_SIGNALS}stream-updated`,
};

/** The URI of an event type in Security Event Tokens. */
export const uriOf = (type: EventType): string => URIS[type];

/** The types that a receiver may ask for: all but those that say something of the stream itself, which it always gets. */
const OFFERED = (Object.keys(URIS) as EventType[]).filter((type) => URIS[type].startsWith(OWN));

export const EVENTS_SUPPORTED: readonly string[] = OFFERED.map(uriOf);

/** The types among URIs that a receiver asks for. */
export function typesOf(uris: readonly string[]): EventType[] {
  return OFFERED.filter((type) => uris.includes(URIS[type]));
}
