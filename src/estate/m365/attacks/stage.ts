/** What scripts against mail and files have in common. */
import type { AttackOptions, AttackVictim, Scene } from '../../attack.ts';
import { intruderOf } from '../../common/intruder.ts';
import { tenantOf } from '../../entra/tenant.ts';
import type { Organisation, Person } from '../../organisation/model.ts';
import { auditRecord, type M365Client, type What } from '../record.ts';

export interface Against {
  readonly scene: Scene;
  readonly tenantId: string;
  readonly upn: string;
  readonly client: M365Client;
  readonly session: string;
}

export const against = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  person: Person,
): Against => {
  const { address, device } = intruderOf(organisation, person, scene, options);
  return {
    scene,
    tenantId: tenantOf(organisation).id,
    upn: person.email,
    client: { address, agent: device.agent },
    session: scene.random.uuid(),
  };
};

export const logs = ({ scene, upn, ...rest }: Against, what: What, gapSeconds = 12): void => {
  const { random } = scene;
  scene.log('m365', auditRecord({ at: scene.now(), random, who: upn, ...rest, ...what }));
  scene.pass(gapSeconds);
};

export const victimOf = (
  { upn, session }: Against,
  others: readonly string[] = [],
): AttackVictim => ({
  actorId: `m365:${upn}`,
  credential: session,
  identityIds: [`m365:${upn}`, ...others.map((other) => `m365:${other}`)],
  tierOfTarget: 2,
});
