import { type Session, signOut } from '../api.js';
import { type Language, useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { Devices } from '../parts/devices.js';
import { OnIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Problem } from '../parts/notice.js';
import { Passkeys } from '../parts/passkeys.js';
import { Sessions } from '../parts/sessions.js';
import { ShareCode } from '../parts/share-code.js';
import { Title } from '../parts/title.js';
import { go, signInAddress } from '../route.js';
import type { Waiting } from '../stream.js';
import { timeOf } from '../times.js';

const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['vi', 'Tiếng Việt'],
  ['en', 'English'],
];

/** The plain pages that the gateway serves. */
const HELP_ADDRESSES = {
  what: '/help',
  rights: '/help/rights',
  privacy: '/help/privacy',
  fraud: '/help/fraud',
  contact: '/help/contact',
  status: '/status',
  verify: '/verify',
} as const;
const HELP_PAGES = Object.keys(HELP_ADDRESSES) as (keyof typeof HELP_ADDRESSES)[];
interface MeScreenProps {
  readonly session: Session;
  readonly waiting: Waiting;
  readonly onLeft: () => void;
}

/** The account: passkeys, devices, share codes, sign-out. */
export function MeScreen({ session, waiting, onLeft }: MeScreenProps) {
  const { words, language, setLanguage } = useI18n();
  const { isBusy, refusal, run } = useAction();
  const leave = () =>
    run(async () => {
      await signOut();
      go('/');
      onLeft();
    });
  return (
    <>
      <Title text={words.me.title} />
      <section class="sheet me">
        <p class="me-name">{session.name}</p>
        <p>{words.me.level(session.level)}</p>
        <p class="hint">
          {session.level === 2
            ? words.me.level2
            : session.account_level === 2
              ? words.me.levelAccount2
              : words.me.level1}
        </p>
        <p class="hint">{words.me.until(timeOf(session.expires_at))}</p>
        {session.level === 1 && session.account_level === 2 && (
          <a class="button button-quiet" href={signInAddress('/me', true)}>
            {words.prompt.levelSignIn}
          </a>
        )}
      </section>
      <section class="sheet" aria-labelledby="documents-title">
        <h2 id="documents-title">{words.documents.title}</h2>
        <p>{words.documents.cardText}</p>
        <Link class="button button-quiet" to="/documents">
          {words.documents.cardLink}
        </Link>
      </section>
      <section class="sheet" aria-labelledby="organisations-title">
        <h2 id="organisations-title">{words.organisations.title}</h2>
        <p>{words.organisations.cardText}</p>
        <Link class="button button-quiet" to="/organisations">
          {words.organisations.cardLink}
        </Link>
      </section>
      <ShareCode session={session} waiting={waiting} />
      <Passkeys session={session} />
      <Devices />
      <section class="sheet" aria-labelledby="summary-title">
        <h2 id="summary-title">{words.summary.subscription}</h2>
        <p>{words.summary.subscriptionText}</p>
        <Link class="button button-quiet" to="/summary">
          {words.summary.title}
        </Link>
      </section>
      <Sessions onLeft={onLeft} />
      <section class="sheet">
        <fieldset class="languages">
          <legend>{words.me.language}</legend>
          {LANGUAGES.map(([code, name]) => (
            <label key={code} class="tick" lang={code}>
              <input
                type="radio"
                name="language"
                checked={language === code}
                onChange={() => setLanguage(code)}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      </section>
      <section class="sheet" aria-labelledby="links-title">
        <h2 id="links-title">{words.me.links}</h2>
        <ul class="rows">
          {HELP_PAGES.map((name) => (
            <li key={name}>
              <a href={`${HELP_ADDRESSES[name]}?language=${language}`}>
                {words.help[name]}
                <OnIcon />
              </a>
            </li>
          ))}
        </ul>
      </section>
      <Problem refusal={refusal} />
      <p class="leave">
        <button type="button" class="button button-quiet" aria-disabled={isBusy} onClick={leave}>
          {words.me.signOut}
        </button>
      </p>
    </>
  );
}
