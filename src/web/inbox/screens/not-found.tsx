import { useSpeech } from '../language.js';
import { Link } from '../parts/link.js';
import { Title } from '../parts/title.js';

/** An address that leads nowhere. */
export function NotFoundScreen() {
  const { words } = useSpeech();
  return (
    <section class="result">
      <Title text={words.notFound.title} />
      <p>{words.notFound.text}</p>
      <p class="result-ways">
        <Link to="/" class="button">
          {words.result.home}
        </Link>
      </p>
    </section>
  );
}
