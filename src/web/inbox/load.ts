import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Refusal, refusalOf } from './api.js';

/** State of a read: pending, the value, or the refusal. */
export interface Loaded<Value> {
  readonly value: Value | undefined;
  readonly refusal: Refusal | undefined;
  readonly reload: () => void;
  readonly set: (value: Value) => void;
}

/** Reads on mount and whenever `key` changes; late answers are dropped. */
export function useLoad<Value>(read: () => Promise<Value>, key: string): Loaded<Value> {
  const [state, setState] = useState<{ key: string; value?: Value; refusal?: Refusal }>({ key });
  const turn = useRef(0);
  const latest = useRef(read);
  latest.current = read;

  const reload = useCallback(() => {
    const mine = ++turn.current;
    latest.current().then(
      (value) => mine === turn.current && setState({ key, value }),
      (error) => mine === turn.current && setState({ key, refusal: refusalOf(error) }),
    );
  }, [key]);
  // Before the paint, so that the read is not a frame late.
  useLayoutEffect(() => {
    reload();
    return () => {
      turn.current++;
    };
  }, [reload]);

  const isCurrent = state.key === key;
  return {
    value: isCurrent ? state.value : undefined,
    refusal: isCurrent ? state.refusal : undefined,
    reload,
    set: (value) => {
      turn.current++;
      setState({ key, value });
    },
  };
}

/** An action started by a press: whether it is running, and why the last one failed. */
export interface Action {
  readonly isBusy: boolean;
  readonly refusal: Refusal | undefined;
  /** Starts it; a second press while it runs does nothing. */
  readonly run: (work: () => Promise<void>) => void;
}

export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined);
  const busy = useRef(false);
  const run = (work: () => Promise<void>) => {
    if (busy.current) return;
    busy.current = true;
    setBusy(true);
    setRefusal(undefined);
    work()
      .catch((error: unknown) => setRefusal(refusalOf(error)))
      .finally(() => {
        busy.current = false;
        setBusy(false);
      });
  };
  return { isBusy, refusal, run };
}
