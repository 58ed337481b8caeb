import type { FieldValue } from '../api.js';
import { useI18n } from '../i18n.js';
import { shownValue } from '../values.js';
import { AnyValue } from './any-value.js';

/** The value of a field, in the style of a filled-in form. */
export function Value({ held }: { held: FieldValue }) {
  const { words, language } = useI18n();
  const shown = shownValue(held, words, language);
  if (shown.as === 'tree') return <AnyValue tree={shown.tree} />;
  if (shown.as === 'people') {
    return (
      <ul class="people">
        {shown.people.map(({ text, notes }) => (
          <li key={text + notes.join()}>
            <span class="ink">{text}</span>
            <Notes notes={notes} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div class={shown.as === 'picture' ? 'picture' : undefined}>
      {shown.as === 'picture' ? (
        <img src={shown.src} alt={shown.text} />
      ) : (
        <span class="ink">{shown.text}</span>
      )}
      <Notes notes={shown.notes} />
    </div>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  return (
    <>
      {notes.map((note) => (
        <span class="note" key={note}>
          {note}
        </span>
      ))}
    </>
  );
}
