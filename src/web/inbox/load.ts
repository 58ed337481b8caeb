import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Refusal, refusalOf } from './api.js';

/** What is being read: nothing yet, the value, or why it could not be had. */
export interface Loaded<Value> {
  readonly value: Value | undefined;
  readonly refusal: Refusal | undefined;
  readonly reload: () => void;
  readonly set: (value: Value) => void;
}

/** Reads something when a part of the page opens, and again whenever `key` changes; late answers are dropped. */
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
  useEffect(() => {
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

/** Something that a press sets going: whether it is under way, and why the last one failed. */
export interface Action {
  readonly isBusy: boolean;
  readonly refusal: Refusal | undefined;
  /** Sets it going; a second press while it is under way does nothing. */
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
