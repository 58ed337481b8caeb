import type { PartnerClient } from '../../scripts/client/partner.js';

/** An event as partners get it. */
export interface ReadEvent {
  readonly event_id: string;
  readonly type: string;
  readonly occurred_at: string;
  readonly request_id?: string;
  readonly consent_id?: string;
  readonly prescription_code?: string;
  readonly keyid?: string;
  readonly token: string;
}

/** Reads all of a partner's stream from where the last reading ended, from its first event at first. */
export function readerOf(partner: PartnerClient) {
  let cursor: string | undefined;
  return async (): Promise<ReadEvent[]> => {
    const events: ReadEvent[] = [];
    for (let hasMore = true; hasMore; ) {
      const page = await partner.call('GET', `/v1/events${cursor === undefined ? '' : `?after=${cursor}`}`);
      if (page.status !== 200) throw new Error(`reading events: ${JSON.stringify(page.body)}`);
      events.push(...page.body.items);
      cursor = page.body.next_cursor;
      hasMore = page.body.has_more;
    }
    return events;
  };
}

export const typesOf = (events: readonly ReadEvent[]): string[] => events.map(({ type }) => type);
