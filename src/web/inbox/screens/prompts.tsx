import { useEffect, useState } from 'preact/hooks';
import { isAnswered, type Page, type Prompt, readPasskeys, readPrompts, type Session } from '../api.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { AnsweredCard } from '../parts/answered-card.js';
import { CalmIcon, KeyIcon, OnIcon } from '../parts/icons.js';
import { LapsedCard } from '../parts/lapsed-card.js';
import { Link } from '../parts/link.js';
import { More } from '../parts/more.js';
import { Loading } from '../parts/notice.js';
import { PromptCard } from '../parts/prompt-card.js';
import { PushCard } from '../parts/push-card.js';
import { ShareCode } from '../parts/share-code.js';
import { Title } from '../parts/title.js';
import { goInstead, passkeyAddress } from '../route.js';
import type { Waiting } from '../stream.js';

/** Pending prompts, live, the newest open. Own prompts and those of each child apart. */
export function PromptsScreen({ session, waiting }: { session: Session; waiting: Waiting }) {
  const { words } = useI18n();
  const { page, answered } = waiting;
  useEffect(() => openFromNotification(page), [page]);
  return (
    <>
      <Title text={words.prompts.title} />
      {page === undefined ? <Loading /> : <WaitingList page={page} answered={answered} />}
      {page?.items.length === 0 && answered.length === 0 && <Empty />}
      <ShareCode session={session} waiting={waiting} text={words.prompts.shareHint} />
      {session.level === 2 && <PasskeyCard />}
      <LapsedCard />
      <PushCard />
    </>
  );
}

/** Opens the request that waits, if it is the only one, where a notification led here (worker.ts). */
function openFromNotification(page: Page<Prompt> | undefined): void {
  if (page === undefined || location.pathname !== '/' || !new URLSearchParams(location.search).has('open'))
    return;
  const [only, ...more] = page.items.filter((prompt) => !isAnswered(prompt));
  const isOnly = only !== undefined && more.length === 0 && page.next_cursor === null;
  goInstead(isOnly ? `/prompts/${only.request_id}` : '/');
}

function WaitingList({ page, answered }: { page: Page<Prompt>; answered: readonly Prompt[] }) {
  const { words } = useI18n();
  const [older, setOlder] = useState<Page<Prompt> | undefined>(undefined);
  const cursor = older === undefined ? page.next_cursor : older.next_cursor;
  const live = [...page.items, ...answered];
  const known = new Set(live.map(({ request_id }) => request_id));
  const listed = [...live, ...(older?.items ?? []).filter(({ request_id }) => !known.has(request_id))];
  const all = listed.filter((prompt) => !isAnswered(prompt));
  const waiting = listed.filter(isAnswered);
  const newest = all[0]?.request_id;
  return (
    <>
      {sectionsOf(all).map(({ name, prompts }) => (
        <section
          key={name ?? ''}
          class="waiting"
          aria-label={name === undefined ? words.prompts.yours : words.prompts.childs(name)}
        >
          <h2>{name === undefined ? words.prompts.yours : words.prompts.childs(name)}</h2>
          <ul class="cards">
            {prompts.map((prompt) => (
              <li key={prompt.request_id}>
                <PromptCard prompt={prompt} isOpen={prompt.request_id === newest} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {waiting.length > 0 && (
        <section class="waiting" aria-labelledby="others-title">
          <h2 id="others-title">{words.waiting.title}</h2>
          <ul class="cards">
            {waiting.map((prompt) => (
              <li key={prompt.request_id}>
                <AnsweredCard prompt={prompt} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <More
        cursor={cursor}
        onMore={async (from) => {
          const next = await readPrompts(from);
          setOlder({ items: [...(older?.items ?? []), ...next.items], next_cursor: next.next_cursor });
        }}
      />
    </>
  );
}

/** Prompts grouped by person, the group with the newest first. */
function sectionsOf(prompts: readonly Prompt[]): { name: string | undefined; prompts: Prompt[] }[] {
  const byName = new Map<string | undefined, Prompt[]>();
  for (const prompt of prompts) {
    const name = prompt.about.relation === 'self' ? undefined : (prompt.about.name ?? '');
    byName.set(name, [...(byName.get(name) ?? []), prompt]);
  }
  return [...byName].map(([name, of]) => ({ name, prompts: of }));
}

function Empty() {
  const { words } = useI18n();
  return (
    <section class="empty">
      <CalmIcon />
      <h2>{words.prompts.empty}</h2>
      <p>{words.prompts.emptyText}</p>
    </section>
  );
}

/** A link to the passkey set-up for somebody who could approve but has none. */
function PasskeyCard() {
  const { words } = useI18n();
  const passkeys = useLoad(readPasskeys, 'passkeys');
  if (passkeys.value?.items.length !== 0) return null;
  return (
    <section class="card" aria-labelledby="passkey-card-title">
      <div class="card-head">
        <KeyIcon />
        <h2 id="passkey-card-title">{words.passkeys.cardTitle}</h2>
      </div>
      <p>{words.passkeys.cardText}</p>
      <Link class="button button-quiet" to={passkeyAddress('/')}>
        {words.passkeys.cardLink}
        <OnIcon />
      </Link>
    </section>
  );
}
