import { addDevice, type Schemas } from './api.js';

/** Whether this device can get notifications, has blocked them, or has a browser without push. */
export type PushAbility = 'can' | 'blocked' | 'cannot' | 'cannot_apple';

/** Where the subscription id of this device is stored. */
const KEY = 'device';

/** Whether this device can get notifications. */
export function pushAbility(): PushAbility {
  const can = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!can) return /iPhone|iPad/.test(navigator.userAgent) ? 'cannot_apple' : 'cannot';
  return Notification.permission === 'denied' ? 'blocked' : 'can';
}

/** The id of this device's subscription, if the browser still has one. */
export async function thisDevice(): Promise<string | undefined> {
  const id = remembered();
  if (id === undefined || pushAbility() !== 'can') return undefined;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription ? id : undefined;
}

/** Subscribes this device after asking for permission; undefined when permission was not given. */
export async function subscribeThisDevice(
  applicationServerKey: string,
): Promise<Schemas['PushSubscription'] | undefined> {
  if ((await Notification.requestPermission()) !== 'granted') return undefined;
  const registration = await navigator.serviceWorker.ready;
  const old = await registration.pushManager.getSubscription();
  if (old !== null && !hasKey(old, applicationServerKey)) await old.unsubscribe(); // the gateway's key has changed
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint = '', keys = {} } = made.toJSON();
  const { p256dh = '', auth = '' } = keys;
  const device = await addDevice({ endpoint, keys: { p256dh, auth } });
  remember(device.subscription_id);
  return device;
}

/** Unsubscribes this device in the browser. */
export async function unsubscribeThisDevice(): Promise<void> {
  remember(undefined);
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}

function hasKey(subscription: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') === key;
}

function remembered(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(id: string | undefined): void {
  try {
    if (id === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, id);
  } catch {
    // then the device is one of the list, without a name
  }
}
