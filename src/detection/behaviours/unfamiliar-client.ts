/** A person signs in with a device and a tool that were never theirs. */
import { defineBehaviour } from '../look.ts';
import { activeDays, isHabit, whereFrom } from '../sign-in.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 10;
/** Days with a new tool or device that are usual: people get a phone, a browser, an update that renames itself. */
const USUAL = 0.06;
const P_ATTACK = 0.6;
/** A new machine is bought more often than stolen sessions are used: never more than a line. */
const CAP = 1.4;

export const unfamiliarClient = defineBehaviour({
  id: 'unfamiliar-client',
  title: 'Signed in with a device and tool never seen for them',
  description:
    'A settled person signed in with a kind of client, and a device where the system knows devices, that they never used.',
  attack: ['T1078.004', 'T1539'],
  falsePositives: ['A new phone or computer', 'A borrowed machine'],
  kinds: ['authentication', 'token_issuance'],
  outcomes: ['success'],
  judge(look) {
    const { agent, root, event, now, automated } = look;
    const { device, managed } = event.src;
    if (automated || agent === undefined || root === undefined || managed === true)
      return undefined;
    const days = activeDays(look);
    if (days < WARM_UP_DAYS || isHabit(look, 'agent', agent, 1)) return undefined;
    if (isHabit(look, 'device', device, 1)) return undefined;
    const pBenign = pNovel(root.habits, 'agent', USUAL, now);
    let llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: CAP, days });
    // Where the system knows devices, and does not know this one, it is more than a new browser.
    if (device === undefined) llr *= 0.7;
    if ((look.peers('agent', agent)?.showing ?? 0) >= 2) llr *= 0.7;
    llr = Math.round(llr * 1000) / 1000;
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Signed in with ${agent}${device === undefined ? '' : ' on an unknown device'}, not seen in ${Math.round(days)} active days.`,
      observables: [`agent:${agent}`, ...whereFrom(look)],
      detail: { agent, days: Math.round(days) },
    };
  },
});
