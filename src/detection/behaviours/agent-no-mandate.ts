/** An agent does what nobody gave it to do. */
import { patternsMeet } from '../../inventory/index.ts';
import type { Entitlement } from '../../model/index.ts';
import { delegatorsOf, isAgent, registeredDelegators } from '../delegators.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** A tool that the register denies is used by mistake less often than by injection; the others are mostly neglect. */
const LLR = { denied: 2.4, unlisted: 1.4, otherPerson: 1.5, nobody: 0.9 };
type Why = keyof typeof LLR;

const covers = ({ privileges, privilegesInverted }: Entitlement, privilege: string): boolean =>
  !privilegesInverted && privileges.some((pattern) => patternsMeet(pattern, privilege));

/** What the register of agents says of this tool; only where it lists tools at all. */
const byRegister = (look: Look): Why | undefined => {
  const { event, lineage, observation } = look;
  if (!event.privilege.startsWith('tool:')) return undefined;
  const listed = observation.view
    .entitlementsOf(lineage.actingAs)
    .filter(({ privileges }) => privileges.some((one) => one.startsWith('tool:')));
  const said = listed.filter((one) => covers(one, event.privilege));
  // Servers have tools of the same name: the one that is used decides, and where none is named, a doubt acquits.
  const exact = said.filter(({ resources }) =>
    event.targets.some(({ id }) => resources.includes(id)),
  );
  const meant = exact.length > 0 ? exact : said;
  if (meant.length > 0 && meant.every(({ effect }) => effect === 'deny')) return 'denied';
  const allowed = listed.filter(({ effect }) => effect === 'allow');
  return allowed.length > 0 && !allowed.some((one) => covers(one, event.privilege))
    ? 'unlisted'
    : undefined;
};

const isSensitive = ({ event }: Look): boolean =>
  event.kind === 'privilege_change' ||
  event.kind === 'secret_access' ||
  event.kind === 'token_issuance';

const byPerson = (look: Look): Why | undefined => {
  const { lineage, observation } = look;
  const { view } = observation;
  const registered = registeredDelegators(look);
  const shown = delegatorsOf(look).filter(({ trust }) => trust !== 'registered');
  const known = shown.filter(({ ids }) => ids.length > 0);
  if (registered.length > 0 && known.length > 0) {
    const given = known.some(({ ids }) => ids.some((id) => registered.includes(id)));
    return given ? undefined : 'otherPerson';
  }
  if (shown.length > 0 || registered.length > 0 || !isSensitive(look)) return undefined;
  const answered =
    view.ownersOf(lineage.root).length > 0 ||
    view.declarationOf(lineage.root)?.purpose !== undefined;
  return answered ? undefined : 'nobody';
};

const words: Readonly<Record<Why, string>> = {
  denied: 'a tool that the register of agents denies it',
  unlisted: 'a tool that is not among those it is registered with',
  otherPerson: 'on behalf of somebody who gave it no mandate',
  nobody: 'on nobody’s behalf, with no owner and no stated purpose',
};

export const agentNoMandate = defineBehaviour({
  id: 'agent-no-mandate',
  title: 'An agent acted outside of its mandate',
  description:
    'An agent used a tool that its register denies or does not list, acted for somebody who gave it no mandate, or did something sensitive on nobody’s behalf.',
  attack: ['T1078.004', 'T1059'],
  owasp: ['ASI02', 'ASI10', 'NHI5'],
  falsePositives: ['The register of agents is behind', 'A new tool or user of the agent'],
  outcomes: ['success'],
  judge(look) {
    if (!isAgent(look)) return undefined;
    const why = byRegister(look) ?? byPerson(look);
    if (why === undefined) return undefined;
    const llr = LLR[why];
    return {
      llr,
      severity: severityOf(llr),
      description: `${look.event.operation} (${look.event.privilege}): ${words[why]}.`,
      observables: [`mandate:${look.lineage.root}`, `privilege:${look.event.privilege}`],
      detail: { why, privilege: look.event.privilege },
    };
  },
});
