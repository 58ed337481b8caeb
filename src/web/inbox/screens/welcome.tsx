import { useI18n } from '../i18n.js';
import { Notice } from '../parts/notice.js';
import { Title } from '../parts/title.js';
import { routeOf, signInAddress } from '../route.js';

/** For visitors who are not signed in: what this is, and how to sign in. */
export function WelcomeScreen({ address, why }: { address: string; why: 'new' | 'ended' | 'left' }) {
  const { words, language } = useI18n();
  const url = new URL(address, location.origin);
  const outcome = url.searchParams.get('sign-in');
  url.searchParams.delete('sign-in');
  const returnTo = why === 'left' ? '/' : url.pathname + url.search;
  const told = {
    failed: words.welcome.failed,
    'no-account': words.welcome.noAccount,
    ended: words.welcome.ended,
    left: words.welcome.signedOut,
  };
  const key = why === 'new' ? outcome : why;
  const text = key !== null && Object.hasOwn(told, key) ? told[key as keyof typeof told] : undefined;
  return (
    <section class="welcome">
      {text !== undefined && (
        <Notice tone={why === 'new' ? 'bad' : 'plain'}>
          <p>{text}</p>
        </Notice>
      )}
      {routeOf(url.pathname, '').at === 'prompt' && why !== 'left' && (
        <Notice tone="plain">
          <p>
            <strong>{words.welcome.requestWaits}</strong>
          </p>
        </Notice>
      )}
      <Title text={words.name}>{words.welcome.title}</Title>
      <p class="welcome-lead">{words.welcome.lead}</p>
      <ul class="points">
        {words.welcome.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <p class="welcome-in">
        <a class="button" href={signInAddress(safe(returnTo))}>
          {words.welcome.signIn}
        </a>
        <span class="hint">{words.welcome.with}</span>
      </p>
      <p>
        <a href={`/help?language=${language}`}>{words.me.links}</a>
        {' · '}
        <a href={`/verify?language=${language}`}>{words.help.verify}</a>
      </p>
    </section>
  );
}

/** Addresses that the gateway accepts to return to; others return to the first page. */
function safe(address: string): string {
  return /^\/([A-Za-z0-9_#][A-Za-z0-9_#/?=&.-]*)?$/.test(address) && address.length <= 200 ? address : '/';
}
