import type { ComponentChildren } from 'preact';
import type { Schemas } from '../api.js';
import type { I18n } from '../i18n.js';
import { dateOf } from '../times.js';

/** What the partner declared when it asked, as facts; what it did not declare has no value. */
export function declaredFacts(
  declared: Schemas['PartnerDeclaration'] | undefined,
  { words, t, language }: I18n,
): (readonly [string, ComponentChildren])[] {
  const { contact, storage_locations, recipients, agreement } = declared ?? {};
  const said = words.declared;
  const countries = new Intl.DisplayNames(language, { type: 'region' });
  return [
    [said.contact, contact && lines([contact.name, contact.role, contact.email, contact.phone])],
    [said.storedIn, storage_locations?.map((code) => countries.of(code)).join(', ')],
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

function lines(of: readonly (string | undefined)[]): ComponentChildren {
  return of.filter((each) => each !== undefined).map((each) => <div key={each}>{each}</div>);
}
