import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import { addPushSubscription, pushSubscriptions, removePushSubscription } from '../database/gate/delivery.js';
import { checkPushAddress } from '../delivery/push-address.js';
import { formatId } from '../id.js';
import type { CitizenDeps } from './deps.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type PushOperationId = Extract<
  CitizenOperationId,
  'listPushSubscriptions' | 'addPushSubscription' | 'removePushSubscription'
>;

/** The handlers that list, add and remove a citizen's push subscriptions. */
export function pushRoutes({ pool, push }: Pick<CitizenDeps, 'pool' | 'push'>) {
  return {
    listPushSubscriptions: async ({ context }) => {
      const rows = await pushSubscriptions(pool, context.session);
      const body: Schemas['PushSubscriptionList'] = {
        items: rows.map(toSubscription),
        application_server_key: push.key.publicKey,
      };
      return { status: 200, body };
    },

    addPushSubscription: async ({ context, body }) => {
      const address = checkPushAddress(body as Schemas['NewPushSubscription'], push.services);
      const row = await addPushSubscription(pool, context.session, address);
      return { status: 201, body: toSubscription({ ...row, endpoint: address.endpoint }) };
    },

    removePushSubscription: async ({ context, params }) => {
      await removePushSubscription(pool, context.session, idParameter('psh', params.subscription_id));
      return { status: 204 };
    },
  } satisfies Record<PushOperationId, Route<CitizenContext>>;
}

// The endpoint is a secret: anyone who knows it can send messages to the device.
function toSubscription(row: {
  subscription_id: string;
  endpoint: string;
  added_at: Date;
}): Schemas['PushSubscription'] {
  return {
    subscription_id: formatId('psh', row.subscription_id),
    service: new URL(row.endpoint).hostname,
    added_at: row.added_at.toISOString(),
  };
}
