/** Out of a short-lived session comes a credential that stays. */
import { DAY } from '../../core/index.ts';
import type { CredentialKind } from '../../model/index.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { activeDays, fromHabit } from '../sign-in.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
const LASTS = 7 * DAY;
/** Persons make themselves a key now and then, pipelines hardly ever: then it is what an intruder leaves behind. */
const P = { machine: { pAttack: 0.5, pBenign: 0.02 }, person: { pAttack: 0.5, pBenign: 0.08 } };
const CAP = { machine: 2.2, person: 1.4 };

/** Live until somebody ends them, where the record tells no end. */
const staying: ReadonlySet<CredentialKind> = new Set([
  'access_key',
  'api_token',
  'client_secret',
  'app_password',
  'ssh_key',
]);

const lasts = ({ event: { issued, time } }: Look): boolean => {
  if (issued === undefined) return false;
  if (issued.expiresAt !== undefined) return issued.expiresAt - time >= LASTS;
  return staying.has(issued.type);
};

const isPassing = ({ event: { actor } }: Look): boolean =>
  actor.credential?.temporary === true || actor.credential?.type === 'session_token';

export const lastingFromPassing = defineBehaviour({
  id: 'lasting-from-passing',
  title: 'A lasting credential was made out of a short-lived one',
  description:
    'A session that ends soon made a key, token or secret that does not, which this identity never did.',
  attack: ['T1098.001', 'T1550.001'],
  falsePositives: ['A set-up script that makes the key of a new job', 'A developer’s own token'],
  outcomes: ['success'],
  kinds: ['privilege_change', 'token_issuance', 'secret_access'],
  judge(look) {
    if (!lasts(look) || !isPassing(look)) return undefined;
    const { event, pair } = look;
    const days = activeDays(look);
    if (days < WARM_UP_DAYS) return undefined;
    if (seenIn(pair?.habits, 'privilege', event.privilege) !== undefined) return undefined;
    const kind = look.automated ? 'machine' : 'person';
    const llr =
      llrOf({ ...P[kind], cap: CAP[kind], days }) *
      (kind === 'person' && fromHabit(look) ? 0.7 : 1);
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `${event.operation}: a ${event.issued?.type ?? 'credential'} that stays, made with a credential that ends soon, for the first time in ${Math.round(days)} active days.`,
      observables: [`credential:${event.issued?.nativeId ?? event.id}`],
      detail: { made: event.issued?.type ?? 'unknown', forId: event.issued?.forId ?? 'unknown' },
    };
  },
});
