import { EventEmitter } from 'node:events';
import type { Cache } from './redis.js';

/** Tells waiters, here and on other gateways, that something about a key changed. It carries no content. */
export interface Wake {
  /** Wakes all who wait for one of the keys. Never fails and is not waited for. */
  wake(keys: readonly string[]): void;
  /** Calls back whenever the key is woken; returns what ends that. */
  on(key: string, onWake: () => void): () => void;
}

const CHANNEL = 'ung-thuan:wake';
const KEY_MAX_CHARS = 64;

/** Wakes within this process at once, and through Redis on all others. */
export function createWake(cache: Cache): Wake {
  const emitter = new EventEmitter().setMaxListeners(0);
  cache.subscribe(CHANNEL, (message) => {
    for (const key of message.split(' ')) if (key.length <= KEY_MAX_CHARS) emitter.emit(`k${key}`);
  });
  return {
    wake(keys) {
      if (keys.length === 0) return;
      for (const key of keys) emitter.emit(`k${key}`);
      void cache.ask((client) => client.publish(CHANNEL, keys.join(' ')));
    },
    on(key, onWake) {
      emitter.on(`k${key}`, onWake);
      return () => emitter.off(`k${key}`, onWake);
    },
  };
}
