/** What runs as somebody stronger was given new code, a command or a new disk by somebody weaker. */
import type { Tier } from '../../model/index.ts';
import { actOf, isSelf, nameOf, rounded, tierOf, unusualFor } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** Developers deploy to what runs with more rights than theirs every day, but they do it every day. */
const LLR = 1.8;

interface Runner {
  readonly name: string;
  readonly runsAs: string;
  readonly tier: Tier;
}

const strongestRunner = (look: Look, own: Tier): Runner | undefined => {
  const { view } = look.observation;
  let found: Runner | undefined;
  for (const { kind, id } of look.event.targets) {
    const resource = kind === 'resource' ? view.resource(id) : undefined;
    if (resource?.runsAs === undefined || isSelf(look, resource.runsAs)) continue;
    const tier = tierOf(look, resource.runsAs);
    if (tier === undefined || tier >= own || (found !== undefined && tier >= found.tier)) continue;
    found = { name: resource.name, runsAs: resource.runsAs, tier };
  }
  return found;
};

export const strongerRunnerChanged = defineBehaviour({
  id: 'stronger-runner-changed',
  title: 'What runs as somebody stronger was changed by somebody weaker',
  description:
    'A function, machine, job or container that runs with more rights than the actor has was changed or told what to run: its rights are the actor’s from now on.',
  attack: ['T1651', 'T1648', 'T1578.005'],
  owasp: ['NHI5'],
  falsePositives: [
    'A developer deploys through a stronger role',
    'First deployment to a new service',
  ],
  kinds: ['other', 'privilege_change', 'authentication', 'service_to_service'],
  outcomes: ['success'],
  judge(look) {
    const { event } = look;
    if (event.effect === 'read' || event.targets.length === 0) return undefined;
    const own = tierOf(look, look.lineage.actingAs);
    if (own === undefined || own === 0) return undefined;
    const runner = strongestRunner(look, own);
    if (runner === undefined) return undefined;
    const unusual = unusualFor(look);
    // Daily work of who deploys: said only where it is new for them.
    if (unusual <= 0.5) return undefined;
    const llr = rounded(LLR * unusual * (runner.tier === 0 ? 1.2 : 1));
    return {
      llr,
      severity: severityOf(llr),
      description: `${event.operation} changed ${runner.name}, which runs as ${nameOf(look, runner.runsAs)} (tier ${runner.tier}; the actor is tier ${own}).`,
      observables: [`escalation:${runner.runsAs}`, actOf(look)],
      detail: { runsAs: runner.runsAs, tier: runner.tier, ownTier: own },
    };
  },
});
