import { readConsent, readPasskeys, readReceipts, type Session } from '../api.js';
import { download } from '../download.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { BackIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Loading, Problem } from '../parts/notice.js';
import { ReceiptChanges } from '../parts/receipt-changes.js';
import { ReceiptPage } from '../parts/receipt-page.js';
import { Title } from '../parts/title.js';

/** The receipts of a consent in plain words, to save and print. */
export function ReceiptsScreen({ id, session }: { id: string; session: Session }) {
  const { words, t } = useI18n();
  const { value, refusal, reload } = useLoad(async () => {
    const [consent, answer, passkeys] = await Promise.all([
      readConsent(id),
      readReceipts(id),
      readPasskeys().catch(() => ({ items: [] })), // names of keys are a kindness, not a need
    ]);
    return { consent, ...answer, passkeys: passkeys.items };
  }, id);
  return (
    <>
      <p class="way-back">
        <Link to={`/consents/${id}`}>
          <BackIcon />
          {words.back}
        </Link>
      </p>
      <div class="print-only print-head">
        <p>{words.name}</p>
      </div>
      <Title text={words.receipts.title} />
      <Problem refusal={refusal} onRetry={reload} />
      {value === undefined && refusal === undefined && <Loading />}
      {value !== undefined && (
        <>
          <p class="lead screen-only">{words.receipts.lead(t(value.consent.partner.name))}</p>
          <p class="tools">
            <button
              type="button"
              class="button button-quiet"
              onClick={() => download(`ung-thuan-${id}.json`, value.text)}
            >
              {words.receipts.download}
            </button>
            <button type="button" class="button button-quiet" onClick={() => print()}>
              {words.receipts.print}
            </button>
          </p>
          <ReceiptPage person={value.consent.about.name ?? session.name} {...value} />
          <ReceiptChanges person={value.consent.about.name ?? session.name} {...value} />
        </>
      )}
    </>
  );
}
