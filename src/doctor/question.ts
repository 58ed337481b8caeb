import { type Shared, Skipped, shared } from './check.js';
import type { Registered } from './connection-checks.js';
import type { Body } from './gateway.js';

/** What the people of a sandbox do by themselves. */
type Act = 'approve_all' | 'approve_required' | 'approve_then_revoke' | 'refuse' | 'never_answer';

/** What to ask for, as the registration allows it. */
export interface Plan {
  readonly purpose: Body;
  /** One or two fields of the person that are not sensitive. */
  readonly fields: readonly string[];
  /** One more that the purpose has and nobody is asked for. */
  readonly notAsked: string | undefined;
  readonly isRecurring: boolean;
  /** Whether people who are grown up can be asked. */
  readonly isForAnyone: boolean;
}

const DAY_MS = 86_400_000;
const UNTIL_DAYS = 7;
const EXPIRES_IN_S = 300;

/** The requests that checks make, to people of the sandbox. */
export interface Questions {
  readonly plan: Shared<Plan>;
  /** The body of a request. @throws Skipped where nobody there does that */
  to(act: Act, more?: { readonly optional?: boolean; readonly recurring?: boolean }): Promise<Body>;
  /** What is needed to decide for the person who was chosen with --persona; undefined where people act by themselves. */
  readonly decider: string | undefined;
}

/** @param chosen the personal number of whoever is asked where an approval is needed */
export function questions(
  registered: Shared<Registered>,
  personas: Shared<readonly Body[]>,
  chosen: string | undefined,
): Questions {
  const plan = shared('discovery.registered', async () => planOf(await registered.need(), false));
  const recurring = shared('discovery.registered', async () => planOf(await registered.need(), true));
  return {
    plan,
    decider: chosen,
    async to(act, more = {}) {
      const { purpose, fields, isRecurring, isForAnyone } = await (more.recurring ? recurring : plan).need();
      const isChosen = act === 'approve_all' && chosen !== undefined;
      const number = isChosen
        ? chosen
        : whoActs(await personas.need(), act, isForAnyone || act === 'never_answer');
      const [first, ...others] = fields;
      return {
        subject: { personal_id_number: number },
        purpose: purpose.id,
        statement: 'Kiểm tra kết nối',
        required_fields: [first],
        ...(more.optional !== false && others.length > 0 && { optional_fields: others }),
        access: isRecurring ? recurringAccess(purpose) : { mode: 'once' },
        retention: purpose.retention_max,
        expires_in_s: Math.min(EXPIRES_IN_S, Number(purpose.expires_in_max_s)),
      };
    },
  };
}

function planOf({ purposes, fields }: Registered, prefersRecurring: boolean): Plan {
  const plain = new Set(
    fields
      .filter(({ sensitive, takes_unit }) => sensitive === false && takes_unit === false)
      .map(({ id }) => id),
  );
  const plans = purposes
    .map((purpose): Plan => {
      const usable = (purpose.fields as string[]).filter((id) => id.startsWith('person.') && plain.has(id));
      const modes = purpose.access_modes as string[];
      return {
        purpose,
        fields: usable.slice(0, 2),
        notAsked: usable[2],
        isRecurring: modes.includes('recurring') && (prefersRecurring || !modes.includes('once')),
        isForAnyone: purpose.subjects === 'anyone',
      };
    })
    .filter((each) => each.fields.length > 0);
  const rank = (each: Plan) =>
    (each.isForAnyone ? 8 : 0) + (each.isRecurring === prefersRecurring ? 4 : 0) + each.fields.length;
  const [best] = plans.sort((a, b) => rank(b) - rank(a));
  if (best === undefined)
    throw new Skipped('your registration has no purpose to ask people for plain fields');
  return best;
}

function recurringAccess({ recurring }: Body): Body {
  const { at_most_max } = recurring as Body;
  const until = new Date(Date.now() + UNTIL_DAYS * DAY_MS).toISOString().slice(0, 10);
  return { mode: 'recurring', until, at_most: at_most_max };
}

/** The number of somebody who acts so, a child where only children can be asked and an answer is needed. */
function whoActs(personas: readonly Body[], act: Act, isForAnyone: boolean): string {
  const number = personas
    .filter(({ acts }) => acts === act)
    .map(({ personal_id_number }) => String(personal_id_number))
    .find((each) => isForAnyone || !isBornBefore2000(each));
  if (number !== undefined) return number;
  throw new Skipped(
    isForAnyone ? `nobody of this sandbox has the act ${act}` : `no child of this sandbox has the act ${act}`,
  );
}

// The fourth digit of a personal number is the century and sex: 0 and 1 for 1900 to 1999 (Circular 59/2021/TT-BCA article 4).
function isBornBefore2000(number: string): boolean {
  return number[3] === '0' || number[3] === '1';
}
