import { EventEmitter } from 'node:events';
import type { Cache } from './redis.js';

/** Notifies waiters on all gateways that something about a key changed. It carries no content. */
export interface Wake {
  /** Wakes all waiters of the keys. Never fails; returns before other gateways are notified. */
  wake(keys: readonly string[]): void;
  /** Calls back whenever the key is woken. Returns the function that unsubscribes. */
  on(key: string, onWake: () => void): () => void;
}

/** Carries wake-ups to the other processes of this gateway, without Redis. */
export interface WakeRelay {
  send(keys: readonly string[]): void;
  /** Calls back for what the other processes send. */
  onWake(callback: (keys: readonly string[]) => void): void;
}

const CHANNEL = 'ung-thuan:wake';
const KEY_MAX_CHARS = 64;

/** Wakes waiters in this process directly, in those beside it by the relay, and on other gateways through Redis. */
export function createWake(cache: Cache, relay?: WakeRelay): Wake {
  const emitter = new EventEmitter().setMaxListeners(0);
  relay?.onWake((keys) => {
    for (const key of keys) emitter.emit(`k${key}`);
  });
  cache.subscribe(CHANNEL, (message) => {
    for (const key of message.split(' ')) if (key.length <= KEY_MAX_CHARS) emitter.emit(`k${key}`);
  });
  return {
    wake(keys) {
      if (keys.length === 0) return;
      for (const key of keys) emitter.emit(`k${key}`);
      relay?.send(keys);
      void cache.ask((client) => client.publish(CHANNEL, keys.join(' ')));
    },
    on(key, onWake) {
      emitter.on(`k${key}`, onWake);
      return () => emitter.off(`k${key}`, onWake);
    },
  };
}
