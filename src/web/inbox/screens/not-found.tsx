import { useI18n } from '../i18n.js';
import { Link } from '../parts/link.js';
import { Title } from '../parts/title.js';

/** An address without a screen. */
export function NotFoundScreen() {
  const { words } = useI18n();
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
