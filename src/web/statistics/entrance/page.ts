import type { StaffOrganisation } from '../../../database/gate/staff.js';
import type { Language } from '../../../statistics/words.js';
import { html } from '../../html.js';
import { formatDay, renderDocument } from '../document.js';
import { ENTRANCE_WORDS } from './words.js';

/** Where the sign-in of the inbox starts, to come back to the counts or the people of the organisation. */
export function signInUrl(language: Language, to: 'counts' | 'staff' = 'counts'): string {
  return `/sign-in?${new URLSearchParams({ return_to: `/statistics/signed-in?language=${language}&to=${to}` })}`;
}

/** Goes on to the page by itself: a request from this page is one of the same site, with the session's cookie. */
export function signedInPage(language: Language, page: 'counts' | 'staff'): string {
  const words = ENTRANCE_WORDS[language];
  const to = `/statistics${page === 'staff' ? '/staff' : ''}?language=${language}`;
  return renderDocument(
    language,
    words.signed_in,
    html`<main class="small"><h1>${words.signed_in}</h1><p><a class="button" href="${to}">${words.go_on}</a></p></main>`,
    html`
<meta http-equiv="refresh" content="0;url=${to}">`,
  );
}

/** Lets a person choose for which organisation to use the page. */
export function choicePage(language: Language, organisations: readonly StaffOrganisation[]): string {
  const words = ENTRANCE_WORDS[language];
  return renderDocument(
    language,
    words.choose,
    html`<main class="small"><h1>${words.choose}</h1><p>${words.choose_why}</p>
<ul class="choices">${organisations.map(
      ({ partner_id, name, roles }) => html`
<li><form method="post" action="/statistics/choose"><input type="hidden" name="partner_id" value="${partner_id}"><input type="hidden" name="language" value="${language}"><button class="plain"><strong>${name[language]}</strong><br>${roles.map((role) => words.roles[role]).join(', ')}</button></form></li>`,
    )}
</ul></main>`,
  );
}

/** Says why a signed-in person cannot enter. @param why the organisations where the person's roles have ended, or that the sign-in is of level 1 */
export function noRolePage(language: Language, why: readonly StaffOrganisation[] | 'level'): string {
  const words = ENTRANCE_WORDS[language];
  const ended = why === 'level' ? [] : why;
  return renderDocument(
    language,
    words.no_role,
    html`<main class="small"><h1>${words.no_role}</h1>
${ended.map(({ name, ended_on }) => html`<p class="problem" role="alert">${name[language]}: ${words.ended} ${formatDay(ended_on ?? '')}.</p>`)}
<p>${why === 'level' ? words.level_why : words.no_role_why}</p>
<p><a class="button" href="${signInUrl(language)}&amp;fresh=1">${words.other_person}</a></p></main>`,
  );
}
