import type { PartnerOperationId, Route } from '../contract/bind.js';
import { signalOfClose } from '../contract/caller.js';
import { preferredWait } from '../contract/parameters.js';
import type { PartnerContext } from '../partner/authenticate.js';
import { awaitEvents, type FeedDeps, readEvents } from './feed.js';

/** The handler of a partner's stream of events. */
export function eventRoutes(deps: FeedDeps) {
  return {
    listEvents: async ({ context, query, request, reply }) => {
      const { after, limit } = query as { after?: string; limit: number };
      const wait_s = preferredWait(request.headers.prefer);
      if (wait_s === undefined)
        return { status: 200, body: await readEvents(deps, context, { after, limit }) };
      const gone = signalOfClose(reply.raw);
      return {
        status: 200,
        body: await awaitEvents(deps, context, { after, limit }, wait_s, gone),
        headers: { 'preference-applied': `wait=${wait_s}` },
      };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerContext>>>;
}
