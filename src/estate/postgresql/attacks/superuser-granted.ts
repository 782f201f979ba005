import type { AttackScript } from '../../attack.ts';
import { victimDay } from '../../common/intruder.ts';
import { stated } from '../record.ts';
import { rolesOf } from '../server.ts';
import { sessionAs, Talk, victimOf } from './stage.ts';

/** An administrator's role makes a superuser that sounds like a part of the server, and the log is told less. */
export const superuserGranted: AttackScript = {
  id: 'superuser-granted',
  title: 'New superuser made by an administrator\u2019s role, logging turned down',
  system: 'postgresql',
  family: 'escalation',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1136.001', 'T1098', 'T1685'],
  cause: { entry: 'leaked', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const role = random.pick(
      rolesOf(organisation).filter(({ memberOf }) => memberOf.includes('dba')),
    );
    if (!role.person) throw new RangeError('an administrator without a person');
    const { address, spot } = victimDay(organisation, role.person, scene.at);
    const talk = new Talk(scene, sessionAs(role, { egress: spot, address }, scene, options));
    const planted = { name: `pg_stat_agent${random.int(1, 9)}` };
    talk.opens();
    talk.says(stated(`CREATE ROLE ${planted.name} LOGIN SUPERUSER`, 3));
    talk.says(stated(`GRANT pg_execute_server_program TO ${planted.name}`, 2));
    talk.says(stated("ALTER SYSTEM SET log_statement = 'none'", 2));
    return victimOf(role, talk.session, 0, [planted]);
  },
};
