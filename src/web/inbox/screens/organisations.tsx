import { readOrganisationRoles, type Schemas } from '../api.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { BackIcon, OnIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Loading, Problem } from '../parts/notice.js';
import { OnBehalf } from '../parts/on-behalf.js';
import { Title } from '../parts/title.js';
import { dateOf } from '../times.js';

type Role = Schemas['OrganisationRole'];

/** The organisations for which a person acts or acted: as what, from when until when, and who gave the role. */
export function OrganisationsScreen() {
  const { words } = useI18n();
  const roles = useLoad(readOrganisationRoles, 'organisations');
  const items = roles.value?.items ?? [];
  const past = items.filter(({ state }) => state === 'ended');
  const present = items.filter(({ state }) => state !== 'ended');
  return (
    <>
      <p class="way-back">
        <Link to="/me">
          <BackIcon />
          {words.tabs.me}
        </Link>
      </p>
      <Title text={words.organisations.title} />
      <Problem refusal={roles.refusal} onRetry={roles.reload} />
      {roles.value === undefined && roles.refusal === undefined && <Loading />}
      {roles.value !== undefined && items.length === 0 && <p class="lead">{words.organisations.none}</p>}
      {present.length > 0 && <Roles of={present} title={words.organisations.present} />}
      {past.length > 0 && <Roles of={past} title={words.organisations.past} />}
    </>
  );
}

function Roles({ of, title }: { of: readonly Role[]; title: string }) {
  const { words } = useI18n();
  return (
    <section class="sheet">
      <h2>{title}</h2>
      <ul class="rows">
        {of.map((each) => {
          const { organisation, role, since, until, state, given_by } = each;
          return (
            <li key={organisation.organisation_id + role + since + state}>
              <span>
                <strong>
                  <OnBehalf of={organisation} />
                </strong>
              </span>
              <span>{words.organisations.roles[role]}</span>
              <span class="note">
                {words.organisations.term(dateOf(since), until && dateOf(until))}.{' '}
                {words.organisations.states[state]}{' '}
                {given_by.by === 'registry'
                  ? words.organisations.byRegistry
                  : words.organisations.byAdministrator(given_by.pseudonym)}
              </span>
              {each.may_read_history && state === 'in_force' && (
                <Link to={`/organisations/${organisation.organisation_id}`}>
                  {words.organisations.history}
                  <OnIcon />
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
