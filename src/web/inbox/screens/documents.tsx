import { readDocuments, type Session } from '../api.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { DocumentSheet } from '../parts/document-sheet.js';
import { BackIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Loading, Problem } from '../parts/notice.js';
import { Title } from '../parts/title.js';

/** The documents that can be linked, and the content of the linked ones. */
export function DocumentsScreen({ session }: { session: Session }) {
  const { words } = useI18n();
  const { value, refusal, reload } = useLoad(readDocuments, 'documents');
  return (
    <>
      <p class="way-back">
        <Link to="/me">
          <BackIcon />
          {words.tabs.me}
        </Link>
      </p>
      <Title text={words.documents.title} />
      <p class="lead">{words.documents.lead}</p>
      <Problem refusal={refusal} onRetry={reload} />
      {value === undefined && refusal === undefined && <Loading />}
      {value?.items.map((document) => (
        <DocumentSheet key={document.kind} document={document} session={session} onChange={reload} />
      ))}
    </>
  );
}
