import type { AttackScript } from '../../attack.ts';
import { victimDay } from '../../common/intruder.ts';
import { newSession, stated, wrongPassword } from '../record.ts';
import { rolesOf } from '../server.ts';
import { sessionAs, Talk, victimOf } from './stage.ts';

/** Names that every server has, then one that this one has, until a password fits. */
export const databaseBruteForced: AttackScript = {
  id: 'database-brute-forced',
  title: 'Passwords tried on the database until one fits',
  system: 'postgresql',
  family: 'credential_stuffing',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1110.001', 'T1078.002', 'T1213.006'],
  cause: { entry: 'stuffed', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const { random, stealth } = scene;
    const people = rolesOf(organisation).filter(({ memberOf }) => memberOf.includes('analysts'));
    const role = random.pick(people);
    if (!role.person) throw new RangeError('an analyst without a person');
    const { address, spot } = victimDay(organisation, role.person, scene.at);
    const session = sessionAs(role, { egress: spot, address }, scene, options);
    const tries = stealth === 'loud' ? 60 : 20;
    for (let nth = 0; nth < tries; nth++) {
      const name = nth % 5 === 0 ? random.pick(['postgres', 'admin', 'root']) : role.name;
      const from = { at: scene.now(), address: session.address, application: session.application };
      const attempt = newSession({ ...role, name }, from, random);
      new Talk(scene, attempt).says(wrongPassword(attempt), random.int(1, 4));
    }
    const talk = new Talk(scene, { ...session, startedAt: scene.now() });
    talk.opens();
    talk.says(stated('SELECT * FROM customers', 9_000));
    return victimOf(role, talk.session, 2);
  },
};
