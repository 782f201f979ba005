import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { delegated, mailRead } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** An administrator's session opens managers' mailboxes to an ordinary account, which then reads them. */
export const delegateAdded: AttackScript = {
  id: 'delegate-added',
  title:
    'Full access to managers\u2019 mailboxes given to another account, which reads them at once',
  system: 'm365',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1098.002', 'T1114.002'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const admin = someone(organisation, scene, isAdmin);
    const stage = against(organisation, scene, options, admin);
    const reader = someone(organisation, scene, ({ job }) => job === 'engineer').email;
    const managers = organisation.people.filter(({ job }) => job === 'manager').slice(0, 3);
    for (const { email } of managers) logs(stage, delegated(email, reader, 'FullAccess'));
    const next = { ...stage, upn: reader, session: random.uuid() };
    for (const { email } of managers)
      logs(next, {
        ...mailRead(email, random.int(60, 300), random),
      });
    return victimOf(stage, [reader, ...managers.map(({ email }) => email)]);
  },
};
