import type { AttackScript } from '../../attack.ts';
import { isEngineer } from '../../common/fits.ts';
import { userArn } from '../../organisation/model.ts';
import {
  associateClusterAdmin,
  createAccessEntry,
  describeCluster,
  listClusters,
} from '../hostile/identity.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** An access entry makes any principal of the cloud ruler of a cluster. */
export const clusterAdminGranted: AttackScript = {
  id: 'cluster-admin-granted',
  title: 'Cluster opened to an identity of the attacker',
  system: 'aws',
  family: 'escalation',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1078.004', 'T1098.006', 'T1613'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'exposed_secret'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options, isEngineer);
    const cluster = scene.random.pick(organisation.clusters);
    lookAround(scene, caller, []);
    say(scene, caller, listClusters());
    say(scene, caller, describeCluster(cluster.name));
    say(scene, caller, createAccessEntry(cluster.name, userArn(user)));
    say(scene, caller, associateClusterAdmin(cluster.name, userArn(user)));
    return victimUser(user, 1);
  },
};
