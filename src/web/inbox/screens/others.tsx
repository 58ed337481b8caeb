import type { Session } from '../api.js';
import { backOf, type OtherRoute } from '../route.js';
import type { Waiting } from '../stream.js';
import { ConsentScreen } from './consent.js';
import { ConsentsScreen } from './consents.js';
import { DocumentsScreen } from './documents.js';
import { HistoryScreen } from './history.js';
import { MeScreen } from './me.js';
import { NewPasskeyScreen } from './new-passkey.js';
import { NotFoundScreen } from './not-found.js';
import { OrganisationScreen } from './organisation.js';
import { OrganisationsScreen } from './organisations.js';
import { PrescriptionScreen } from './prescription.js';
import { PrescriptionsScreen } from './prescriptions.js';
import { ReceiptsScreen } from './receipts.js';
import { SummaryScreen } from './summary.js';

interface OtherScreenProps {
  readonly route: OtherRoute;
  readonly address: string;
  readonly session: Session;
  readonly waiting: Waiting;
  readonly onLeft: () => void;
}

/** Every screen but those of what waits, which a slow phone gets first and alone. */
export function OtherScreen({ route, address, session, waiting, onLeft }: OtherScreenProps) {
  switch (route.at) {
    case 'consents':
      return <ConsentsScreen />;
    case 'consent':
      return <ConsentScreen key={route.id} id={route.id} session={session} />;
    case 'receipts':
      return <ReceiptsScreen key={route.id} id={route.id} session={session} />;
    case 'prescriptions':
      return <PrescriptionsScreen />;
    case 'prescription':
      return <PrescriptionScreen key={route.id} code={route.id} session={session} />;
    case 'history':
      return <HistoryScreen session={session} address={address} />;
    case 'summary':
      return <SummaryScreen address={address} />;
    case 'me':
      return <MeScreen session={session} waiting={waiting} onLeft={onLeft} />;
    case 'passkey':
      return <NewPasskeyScreen session={session} back={backOf(address)} />;
    case 'documents':
      return <DocumentsScreen session={session} />;
    case 'organisations':
      return <OrganisationsScreen />;
    case 'organisation':
      return <OrganisationScreen key={route.id} id={route.id} />;
    case 'nowhere':
      return <NotFoundScreen />;
  }
}
