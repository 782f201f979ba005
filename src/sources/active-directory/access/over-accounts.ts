/**
 * What a right over an account, machine or group is good for. The names are those of BloodHound's edges, whose pages
 * say how each is used: https://bloodhound.specterops.io/resources/edges/overview
 */
import type { Group, Identity } from '../../../model/index.ts';
import { formedId } from './nodes.ts';
import type { Step } from './steps.ts';
import { type AdWorldView, flagsOf, kindOf, sidPart } from './world.ts';

interface Way {
  readonly can: string;
  readonly certain: boolean;
  /** It also switches a disabled account on. */
  readonly enables?: true;
}

type Ways = ReadonlyMap<string, Way>;

const sure = (can: string): Way => ({ can, certain: true });
const full = (can: string): Way => ({ can, certain: true, enables: true });
const maybe = (can: string): Way => ({ can, certain: false });

const ruling: readonly (readonly [string, Way])[] = [
  ['GenericAll', full('full control of it')],
  ['WriteDacl', full('may write its access list and so grant itself the rest')],
  ['Owns', full('owns it, and the owner may write its access list')],
  ['WriteOwner', full('may make itself its owner, who may write its access list')],
];
const KEY = sure('may add a key that signs in as it');

const ofUser: Ways = new Map<string, Way>([
  ...ruling,
  ['GenericWrite', full('may add a key that signs in as it')],
  ['AllExtendedRights', sure('may set its password')],
  ['ForceChangePassword', sure('may set its password')],
  ['AddKeyCredentialLink', KEY],
  ['WriteAccountRestrictions', maybe('may switch off its pre-authentication: guessed offline')],
  ['WriteUserAccountControl', maybe('may switch off its pre-authentication: guessed offline')],
  ['WriteSPN', maybe('may give it a service name, and tickets for that are guessed offline')],
]);

/** Nobody sets or guesses a password that controllers make: 240 random bytes. */
const ofManaged: Ways = new Map<string, Way>([
  ...ruling,
  ['GenericWrite', full('may add itself to those who read its password')],
  ['WriteGMSAMembership', sure('may add itself to those who read its password')],
  ['ReadGMSAPassword', sure('may read its password')],
  ['DumpSMSAPassword', sure('holds its password on this machine')],
  ['AddKeyCredentialLink', KEY],
]);

const ofComputer: Ways = new Map<string, Way>([
  ...ruling,
  ['GenericWrite', full('may add a key that signs in as it')],
  ['AdminTo', sure('is administrator of the machine')],
  ['ReadLAPSPassword', sure("may read its administrator's password (LAPS)")],
  ['SyncLAPSPassword', sure("may replicate its administrator's password (LAPS)")],
  ['AddKeyCredentialLink', KEY],
  ['ForceChangePassword', maybe('may set its password, which cuts the machine off')],
  ['SQLAdmin', maybe('runs the SQL Server on it')],
]);

const ofGroup: Ways = new Map<string, Way>([
  ...ruling,
  ['GenericWrite', sure('may add members')],
  ['AddMember', sure('may add members')],
  ['AddSelf', sure('may add itself')],
]);

const managed = new Set(['gmsa', 'dmsa', 'smsa']);
const KRBTGT = /^S-1-5-21-.*-502$/;

const isComputer = (identity: Identity): boolean => kindOf(identity) === 'computer';

/** Resource-based delegation needs an account with a service name: a machine has one, or may be made. */
const canBeDelegate = (world: AdWorldView, holder: string): boolean => {
  const identity = world.view.identity(holder);
  if (identity && (isComputer(identity) || identity.tags['servicePrincipalNames'] !== undefined))
    return true;
  const quota = world.domainOf(world.scopeOf(holder) ?? '')?.tags['machineAccountQuota'];
  return quota !== undefined && Number(quota) > 0;
};

const isController = (world: AdWorldView, one: Identity): boolean =>
  flagsOf(one).includes('domain_controller') ||
  world.groupsOf(one.id).some(({ id }) => /-516$/.test(id));

/** A controller's own account is never protected from delegation. */
const anybodyPasses = (world: AdWorldView, target: Identity): boolean =>
  isController(world, target) || world.hasDelegatableAdmin(target.scope);

const NOBODY = 'no administrator is known whose tickets may be passed on';

const asComputer = (
  world: AdWorldView,
  holder: string,
  target: Identity,
  right: string,
): Way | undefined => {
  switch (right) {
    case 'AddAllowedToAct':
    case 'WriteAccountRestrictions':
    case 'WriteUserAccountControl': {
      if (right === 'WriteUserAccountControl') return undefined;
      if (!canBeDelegate(world, holder))
        return maybe(
          'may let others act for anybody on it, but needs an account with a service name',
        );
      const can = 'may let itself act for anybody on it (resource-based delegation)';
      return anybodyPasses(world, target) ? sure(can) : maybe(`${can}; ${NOBODY}`);
    }
    case 'AllowedToAct': {
      const identity = world.view.identity(holder);
      const named =
        identity && (isComputer(identity) || identity.tags['servicePrincipalNames'] !== undefined);
      const can = 'may act for anybody on it (resource-based delegation)';
      if (!named) return maybe(`${can}, but has no service name of its own`);
      return anybodyPasses(world, target) ? sure(can) : maybe(`${can}; ${NOBODY}`);
    }
    case 'AllowedToDelegate': {
      const can = 'may pass tickets on to it, for any service of it by another name';
      if (!flagsOf(world.view.identity(holder)).includes('protocol_transition'))
        return maybe(`${can}, of whoever signs in to it first`);
      return anybodyPasses(world, target) ? sure(can) : maybe(`${can}; ${NOBODY}`);
    }
    case 'AllExtendedRights':
      return target.tags['laps'] === 'yes'
        ? sure("may read its administrator's password (LAPS)")
        : maybe('may set its password, which cuts the machine off');
    default:
      return ofComputer.get(right);
  }
};

const wayOver = (
  world: AdWorldView,
  holder: string,
  target: Identity,
  right: string,
): Way | undefined => {
  if (right === 'HasSession') return maybe('its user signed in here and left a ticket');
  if (isComputer(target)) return asComputer(world, holder, target, right);
  if (managed.has(kindOf(target))) return ofManaged.get(right);
  const way = ofUser.get(right);
  if (right === 'AllowedToDelegate' || right === 'AllowedToAct')
    return maybe('may act for anybody at its services');
  // Controllers make its password themselves, whatever is set.
  return way && KRBTGT.test(sidPart(target.id)) ? maybe(way.can) : way;
};

const taking = (right: string, name: string): string => {
  switch (right) {
    case 'Owns':
      return `make an administrators' group the owner of ${name}`;
    case 'AdminTo':
    case 'CanRDP':
    case 'CanPSRemote':
    case 'ExecuteDCOM':
      return `take it out of the local group of ${name}`;
    case 'HasSession':
      return `sign ${name} out there, and keep it from signing in to machines of a lower tier`;
    case 'AllowedToAct':
    case 'AllowedToDelegate':
      return `remove ${name} from what it may delegate to`;
    case 'SQLAdmin':
      return `run the SQL Server of ${name} as another account`;
    case 'DumpSMSAPassword':
      return `run no service as ${name} on this machine`;
    default:
      return `remove ${right} from the access list of ${name}`;
  }
};

/** The account itself, or the account as somebody may have it who can switch it on. */
const nodeOf = (target: Identity, way: Way): string =>
  way.enables && target.status === 'disabled' ? formedId('enabled', target.id) : target.id;

const signIns: Readonly<Record<string, boolean>> = {
  CanRDP: true,
  CanPSRemote: true,
  ExecuteDCOM: false,
};

const best = (
  rights: ReadonlySet<string>,
  wayOf: (right: string) => Way | undefined,
): readonly (readonly [string, Way])[] => {
  const all = [...rights].flatMap((right): (readonly [string, Way])[] => {
    const way = wayOf(right);
    return way ? [[right, way]] : [];
  });
  const rank = ([, way]: readonly [string, Way]) => (way.certain ? 0 : 2) + (way.enables ? 0 : 1);
  // One sure way is told, and every kind of possible one where there is none.
  const [first] = all.toSorted((a, b) => rank(a) - rank(b));
  return first?.[1].certain ? [first] : all;
};

export const stepsOverIdentity = (
  world: AdWorldView,
  holder: string,
  target: Identity,
  rights: ReadonlySet<string>,
  isSure: boolean,
): readonly Step[] => {
  const steps = best(rights, (right) => wayOver(world, holder, target, right)).map(
    ([right, way]): Step => ({
      kind: 'can_escalate',
      to: nodeOf(target, way),
      because: `${right}: ${way.can}${isSure ? '' : ', though some of its members are denied that'}`,
      certain: way.certain && isSure,
      technique: right,
      privilege: right,
      removedBy: taking(right, target.name),
    }),
  );
  const entries = [...rights].filter((right) => Object.hasOwn(signIns, right));
  return [
    ...steps,
    ...(isComputer(target) ? entries : []).map(
      (right): Step => ({
        kind: 'can_sign_in',
        to: target.id,
        because: `${right}: may work on the machine, not rule it`,
        certain: signIns[right] === true,
        technique: right,
        removedBy: taking(right, target.name),
      }),
    ),
  ];
};

export const stepsOverGroup = (
  target: Group,
  rights: ReadonlySet<string>,
  isSure: boolean,
): readonly Step[] =>
  best(rights, (right) => ofGroup.get(right)).map(([right, way]) => ({
    kind: 'can_escalate',
    to: target.id,
    because: `${right}: ${way.can}${isSure ? '' : ', though some of its members are denied that'}`,
    certain: way.certain && isSure,
    technique: right,
    privilege: right,
    removedBy: taking(right, target.name),
  }));
