import type { AttackScript } from '../../attack.ts';
import { roleActivated, roleAdded, userAdded } from '../changes/index.ts';
import { administratorsOf, type EntraUser, entraId } from '../tenant.ts';
import { against, changes, signsIn } from './stage.ts';

/** An eligible administrator's session puts on the role in the night and makes a lasting one for a new account. */
export const pimAbused: AttackScript = {
  id: 'pim-abused',
  title: 'Eligible role activated with a stolen session, then given to a new account',
  system: 'entra',
  family: 'escalation',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1078.004', 'T1098.003', 'T1136.003'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const all = administratorsOf(organisation);
    const eligible = all.filter(({ standing }) => !standing);
    const { user, role } = random.pick(eligible.length > 0 ? eligible : all);
    if (!user.person) throw new RangeError('an administrator without a person');
    const stage = against(organisation, scene, options, user.person);
    const planted: EntraUser = {
      id: random.uuid(),
      upn: `svc_teams${random.int(10, 99)}@${stage.tenant.domain}`,
      displayName: 'Teams Room Service',
      person: undefined,
    };
    signsIn(stage, { app: 'portal', interactive: true, second: 'claim' });
    changes(stage, stage.by, roleActivated(user, role, 'maintenance'), 60);
    changes(stage, stage.by, userAdded(planted));
    changes(stage, stage.by, roleAdded(planted, 'Global Administrator'), 120);
    const next = { ...stage, user: planted, session: random.uuid() };
    signsIn(next, { app: 'portal', interactive: true });
    return {
      actorId: entraId(user),
      credential: stage.session,
      identityIds: [entraId(user), entraId(planted)],
      tierOfTarget: 0,
    };
  },
};
