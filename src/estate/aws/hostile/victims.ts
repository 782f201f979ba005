/** Who is misused in AWS, and from where the attacker then calls as them. */
import { MINUTE } from '../../../core/index.ts';
import type { Tier } from '../../../model/index.ts';
import type { AttackOptions, AttackVictim, Scene } from '../../attack.ts';
import { attackerFrom } from '../../attacker.ts';
import { intruderOf, outsiderOf, someone } from '../../common/intruder.ts';
import {
  type IamRole,
  type IamUser,
  type Organisation,
  type Person,
  roleIdentityId,
  type ServiceAccount,
  userIdentityId,
  type Workload,
} from '../../organisation/model.ts';
import { attackerAgent, botoAgent, cliAgent } from '../../organisation/names.ts';
import { type From, keyCaller, newSession, type RoleSession, sessionCaller } from '../callers.ts';
import { holding } from '../life/rotation.ts';
import type { Call, Caller } from '../record.ts';
import { say } from '../say.ts';
import { recon, whoAmI } from './calls.ts';

/** One that works every day, not the two that other scripts are about. */
export const someMachine = (
  organisation: Organisation,
  { random }: Scene,
  fits: (account: ServiceAccount) => boolean = () => true,
): ServiceAccount => {
  const special = [organisation.orphan, organisation.lowRisk];
  const all = organisation.serviceAccounts.filter((one) => !special.includes(one));
  const fitting = all.filter(fits);
  return random.pick(fitting.length > 0 ? fitting : all);
};

export const someWorkload = (
  organisation: Organisation,
  { random }: Scene,
  fits: (workload: Workload) => boolean,
): Workload => {
  const fitting = organisation.workloads.filter(fits);
  return random.pick(fitting.length > 0 ? fitting : organisation.workloads);
};

/** Where who stole a machine's credential calls from. */
export const fromOutside = (
  victim: Pick<ServiceAccount, 'egress' | 'address'>,
  scene: Scene,
  options: AttackOptions,
): From => outsiderOf({ ...victim, agent: botoAgent }, scene, options, attackerAgent);

/** Where who stole a person's credential calls from. @param tools what a loud one calls itself. */
export const fromPerson = (
  organisation: Organisation,
  victim: Person,
  scene: Scene,
  options: AttackOptions,
  tools: string = attackerAgent,
): From => {
  const { address, device } = intruderOf(organisation, victim, scene, options, tools);
  return { address, agent: device.agent };
};

/** Against what nobody uses from anywhere: who hides comes out of an office. */
export const fromOffice = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  browser: string,
): From => {
  const [office] = organisation.offices;
  if (!office) throw new RangeError('no office here');
  const [address = ''] = office.addresses;
  return attackerFrom(scene, options, { address, spot: office.spot, agent: browser }, browser);
};

export interface KeyHolder {
  readonly user: IamUser;
  readonly caller: Caller;
}

/** A person with a long-lived key, and the thief's calls with it. */
export const stolenPersonKey = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  fits: (person: Person) => boolean = () => true,
): KeyHolder => {
  const victim = someone(
    organisation,
    scene,
    (person) => person.user?.keyId !== undefined && fits(person),
  );
  if (!victim.user) throw new RangeError('nobody has a key here');
  const user = holding(victim.user, { organisation }, scene.at);
  const { address, agent } = fromPerson(organisation, victim, scene, options);
  const own = { address, agent: scene.stealth === 'loud' ? agent : cliAgent };
  return { user, caller: keyCaller(user, own) };
};

/** A machine's long-lived key, and the thief's calls with it. */
export const stolenMachineKey = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  fits?: (account: ServiceAccount) => boolean,
): KeyHolder => {
  const victim = someMachine(organisation, scene, fits);
  const user = holding(victim.user, { organisation }, scene.at);
  return { user, caller: keyCaller(user, fromOutside(victim, scene, options)) };
};

export interface StolenSession {
  readonly session: RoleSession;
  readonly caller: Caller;
}

/** A running session of a workload, in somebody else's hands. */
export const stolenWorkloadSession = (
  workload: Workload,
  scene: Scene,
  options: AttackOptions,
): StolenSession => {
  const name =
    workload.runs === 'ec2' ? workload.instanceId : `${workload.role.name}-${scene.random.hex(8)}`;
  const session = newSession(workload.role, name, scene.at - 20 * MINUTE, scene.random);
  return { session, caller: sessionCaller(session, fromOutside(workload, scene, options)) };
};

export const victimUser = (user: IamUser, tierOfTarget: Tier): AttackVictim => ({
  actorId: userIdentityId(user),
  credential: user.keyId ?? '',
  identityIds: [userIdentityId(user)],
  tierOfTarget,
});

export const victimRole = (
  role: IamRole,
  session: Pick<RoleSession, 'keyId'>,
  tierOfTarget: Tier,
): AttackVictim => ({
  actorId: roleIdentityId(role),
  credential: session.keyId,
  identityIds: [roleIdentityId(role)],
  tierOfTarget,
});

/** First things first; who is careful knows already where to go. */
export const lookAround = (scene: Scene, caller: Caller, calls: readonly Call[] = recon): void => {
  if (scene.stealth === 'loud') say(scene, caller, whoAmI);
  for (const call of scene.stealth === 'loud' ? calls : calls.slice(0, 1)) say(scene, caller, call);
};
