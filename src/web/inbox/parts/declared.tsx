import type { ComponentChildren } from 'preact';
import type { Schemas } from '../api.js';
import { countryOf } from '../country.js';
import type { I18n } from '../i18n.js';
import { dateOf } from '../times.js';

/** What the partner declared when it asked, as facts; what it did not declare has no value. */
export function declaredFacts(
  declared: Schemas['PartnerDeclaration'] | undefined,
  { words, t, language }: I18n,
): (readonly [string, ComponentChildren])[] {
  const { contact, storage_locations, recipients, agreement } = declared ?? {};
  const said = words.declared;
  return [
    [said.contact, contact && contactLines(contact)],
    [said.storedIn, storage_locations?.map((code) => countryOf(code, language)).join(', ')],
    [
      said.recipients,
      recipients &&
        (recipients.length === 0
          ? said.noRecipients
          : lines(recipients.map(({ name, purpose }) => `${t(name)}: ${t(purpose)}`))),
    ],
    [
      said.agreement,
      agreement &&
        said.agreementText(
          agreement.number,
          dateOf(agreement.from),
          agreement.until && dateOf(agreement.until),
        ),
    ],
  ];
}

/** Whom to contact at a partner, with links that write and call. */
export function contactLines({ name, role, email, phone }: Schemas['PartnerContact']): ComponentChildren {
  return (
    <>
      {lines([name, role])}
      {email !== undefined && (
        <div>
          <a href={`mailto:${email}`}>{email}</a>
        </div>
      )}
      {phone !== undefined && (
        <div>
          <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</a>
        </div>
      )}
    </>
  );
}

function lines(of: readonly (string | undefined)[]): ComponentChildren {
  return of.filter((each) => each !== undefined).map((each) => <div key={each}>{each}</div>);
}
