import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isPacked } from '../../../receipt/compact.js';
import type { Jwk } from '../../../receipt/signature.js';
import { useI18n } from '../i18n.js';
import { Sign } from '../parts/icons.js';
import { Notice } from '../parts/notice.js';
import { Title } from '../parts/title.js';
import { timeOf } from '../times.js';
import { VERIFY_WORDS } from '../words/verify.js';
import { Camera } from './camera.js';
import { checkFile, checkQrText, checkText, type Verdict } from './given.js';
import { type GatewayKeys, readGatewayKeys } from './keys.js';
import { takeShared } from './shared.js';
import { VerdictShown } from './verdict.js';

/**
 * Checks receipts for anybody, on this device. The page and the gateway's keys are read once; from then on it sends no request, so
 * that nobody learns which receipt was checked.
 */
export function VerifyScreen() {
  const { language, words, setLanguage } = useI18n();
  const own = VERIFY_WORDS[language];
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <div class="frame frame-out at-verify">
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <header class="top">
        <a href="/" class="brand">
          <Sign />
          <span>{words.name}</span>
        </a>
        <button type="button" class="plain" lang={other} onClick={() => setLanguage(other)}>
          {words.otherLanguage}
        </button>
      </header>
      <main id="main" tabIndex={-1} class="verify">
        <Title text={own.title} />
        <p class="lead">{own.lead}</p>
        <WithKeys />
        <p class="hint">{own.address(location.host)}</p>
      </main>
    </div>
  );
}

function WithKeys() {
  const { language } = useI18n();
  const own = VERIFY_WORDS[language];
  const [state, setState] = useState<GatewayKeys | 'loading' | 'failed'>('loading');
  const load = () => {
    setState('loading');
    readGatewayKeys().then(setState, () => setState('failed'));
  };
  useEffect(load, []);
  if (state === 'loading') {
    return (
      <p class="loading" role="status">
        {own.keysLoading}
      </p>
    );
  }
  if (state === 'failed') {
    return (
      <Notice tone="bad">
        <p>{own.keysFailed}</p>
        <button type="button" class="plain" onClick={load}>
          {own.retry}
        </button>
      </Notice>
    );
  }
  return (
    <>
      <Check keys={state.keys} />
      <p class="hint">{own.keys(timeOf(state.read_at))}</p>
    </>
  );
}

function Check({ keys }: { keys: readonly Jwk[] }) {
  const { language } = useI18n();
  const own = VERIFY_WORDS[language];
  const [verdict, setVerdict] = useState<Verdict | 'checking' | undefined>(undefined);
  const [isScanning, setScanning] = useState(false);
  const turn = useRef(0);
  const shown = useRef<HTMLDivElement>(null);

  const check = (work: () => Promise<Verdict>) => {
    const mine = ++turn.current; // a later choice overtakes
    setScanning(false);
    setVerdict('checking');
    work()
      .catch((): Verdict => ({ kind: 'fault', fault: 'incomplete' }))
      .then((found) => mine === turn.current && setVerdict(found));
  };
  const checkGiven = (files: FileList | undefined | null, text?: string) => {
    const file = files?.[0];
    if (file !== undefined) check(() => checkFile(file, keys));
    else if (text) check(() => checkText(text, keys));
  };

  useLayoutEffect(() => {
    const fromAddress = () => {
      if (isPacked(location.hash)) check(() => checkText(location.hash, keys));
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      if (event.type === 'drop') {
        checkGiven(event.dataTransfer?.files, event.dataTransfer?.getData('text/plain'));
      }
    };
    const paste = (event: ClipboardEvent) => {
      const isTyped = event.target instanceof HTMLTextAreaElement;
      if (!isTyped) checkGiven(event.clipboardData?.files, event.clipboardData?.getData('text/plain'));
    };
    fromAddress();
    void takeShared().then((file) => file !== undefined && check(() => checkFile(file, keys)));
    addEventListener('hashchange', fromAddress);
    addEventListener('dragover', drop);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('hashchange', fromAddress);
      removeEventListener('dragover', drop);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, [keys]);
  useEffect(() => {
    if (verdict !== undefined && verdict !== 'checking') shown.current?.focus();
  }, [verdict]);

  return (
    <>
      <div ref={shown} tabIndex={-1} class="verdict">
        {verdict === 'checking' && (
          <p class="loading" role="status">
            {own.checking}
          </p>
        )}
        {verdict !== undefined && verdict !== 'checking' && <VerdictShown verdict={verdict} />}
      </div>
      <section class="sheet" aria-labelledby="ways">
        <h2 id="ways">{verdict === undefined ? own.ways : own.again}</h2>
        <FileWay onFile={(files) => checkGiven(files)} />
        {isScanning ? (
          <Camera
            words={own}
            onText={(text) => check(() => checkQrText(text, keys))}
            onFailed={() => check(async () => ({ kind: 'fault', fault: 'no_camera' }))}
            onStop={() => setScanning(false)}
          />
        ) : (
          <button type="button" class="button button-quiet" onClick={() => setScanning(true)}>
            {own.camera}
          </button>
        )}
        <PasteWay onText={(text) => check(() => checkText(text, keys))} />
      </section>
    </>
  );
}

function FileWay({ onFile }: { onFile: (files: FileList | null) => void }) {
  const { language } = useI18n();
  const own = VERIFY_WORDS[language];
  return (
    <div class="file-way">
      <label class="button">
        {own.file}
        <input
          type="file"
          class="unseen"
          accept="application/json,.json,text/plain,.txt,image/*"
          aria-describedby="file-hint"
          onChange={(event) => {
            onFile(event.currentTarget.files);
            event.currentTarget.value = ''; // the same file can be chosen again
          }}
        />
      </label>
      <p class="hint" id="file-hint">
        {own.fileHint}
      </p>
    </div>
  );
}

function PasteWay({ onText }: { onText: (text: string) => void }) {
  const { language } = useI18n();
  const own = VERIFY_WORDS[language];
  const [text, setText] = useState('');
  return (
    <details>
      <summary>{own.paste}</summary>
      <label for="pasted">{own.pasteLabel}</label>
      <textarea
        id="pasted"
        rows={4}
        value={text}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="button" class="button button-quiet" onClick={() => onText(text)}>
        {own.pasteCheck}
      </button>
    </details>
  );
}
