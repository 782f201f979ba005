import type { AttackScript } from '../../attack.ts';
import { cloudExits } from '../../places.ts';
import { stated } from '../record.ts';
import { databases, roleNamed } from '../server.ts';
import { sessionAs, Talk, victimOf } from './stage.ts';

/** The role of an app, whose password was in a settings file, copies out what the app never reads whole. */
export const databaseDumped: AttackScript = {
  id: 'database-dumped',
  title: 'Tables copied out whole by the role of an app',
  system: 'postgresql',
  family: 'exfiltration',
  class: 'workload',
  situation: 'leaked_credential',
  attack: ['T1213.006', 'T1552.001'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'no_rotation'] },
  run(organisation, scene, options) {
    const role = roleNamed(organisation, `${scene.random.pick(databases.slice(0, 3))}_app`);
    const usual = { egress: cloudExits[0], address: role.address };
    const talk = new Talk(scene, sessionAs(role, usual, scene, options));
    talk.opens();
    talk.says(stated('SELECT table_name FROM information_schema.tables', 9));
    for (const table of ['customers', 'orders', 'payments', 'refunds', 'cards', 'addresses'])
      talk.says(stated(`COPY (SELECT * FROM ${table}) TO stdout`, 80_000), 30);
    return victimOf(role, talk.session, 1);
  },
};
