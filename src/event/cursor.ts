import type { StreamPlace } from '../database/gate/event.js';
import { formatId, parseId, type Uuid } from '../id.js';
import { Problem } from '../problem.js';

// A number and the id of its event: the database recognises a place of another stream, or of a time that a restore forgot.
const CURSOR = /^(0|[1-9]\d{0,14})\.([0-9a-z]{26})$/;
const PREFIX = 'evt_';

/** Stands for an event that is no longer kept. */
export const NO_EVENT: Uuid = '00000000-0000-0000-0000-000000000000';

/** Formats a place as partners see it. */
export function formatCursor({ number, eventId }: StreamPlace): string {
  return `${number}.${formatId('evt', eventId).slice(PREFIX.length)}`;
}

/** @throws Problem event_cursor_unknown for a text that no stream gave */
export function parseCursor(text: string): StreamPlace {
  const [, number = '', id = ''] = CURSOR.exec(text) ?? [];
  const eventId = parseId('evt', PREFIX + id);
  if (eventId === undefined) throw new Problem('event_cursor_unknown');
  return { number: Number(number), eventId };
}
