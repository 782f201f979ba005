/** Who may do what, from one object of a collection: access lists, local groups, sessions, delegation, policies. */
import { list, obj, said, str } from '../../record.ts';
import type { Grant } from './grants.ts';
import { type Collected, idsIn, principalId } from './sharphound-object.ts';

const grant = (holderId: string, right: string, objectId: string, via: string): Grant => ({
  holderId,
  effect: 'allow',
  right,
  objectId,
  inherited: false,
  via,
});

const listed = (entries: unknown, one: Collected): readonly Grant[] =>
  list(entries).flatMap((value) => {
    const entry = obj(value);
    const right = str(entry['RightName']);
    const holderId = principalId(str(entry['PrincipalSID']) ?? '', one.domain);
    if (right === undefined || holderId === undefined) return [];
    const inherited = entry['IsInherited'] === true;
    return [{ holderId, effect: 'allow' as const, right, objectId: one.id, inherited }];
  });

/**
 * An authority decides by a list of its own. In the directory's list the bits of its managers mean something else
 * (creating and deleting children); the right to enrol stands there as a copy.
 */
const managing = new Set(['ManageCA', 'ManageCertificates']);

const ofLists = (one: Collected): readonly Grant[] => {
  const security = obj(obj(one.raw['CARegistryData'])['CASecurity']);
  const inDirectory = listed(one.raw['Aces'], one).filter(({ right }) => !managing.has(right));
  if (security['Collected'] !== true) return inDirectory;
  const own = listed(security['Data'], one).filter(
    ({ right }) => managing.has(right) || right === 'Enroll',
  );
  return [...inDirectory.filter(({ right }) => right !== 'Enroll'), ...own];
};

/** Local groups of a machine by the end of their SID, as rights over the machine. */
const localRights: Readonly<Record<string, string>> = {
  '544': 'AdminTo',
  '555': 'CanRDP',
  '562': 'ExecuteDCOM',
  '580': 'CanPSRemote',
};

const ofLocalGroups = (one: Collected): readonly Grant[] =>
  list(one.raw['LocalGroups']).flatMap((value) => {
    const group = obj(value);
    const end = /-(\d{3})$/.exec(str(group['ObjectIdentifier']) ?? '')?.[1] ?? '';
    const right = said(localRights, end);
    if (right === undefined) return [];
    return idsIn(group['Results'], one.domain).map((holderId) =>
      grant(holderId, right, one.id, 'local group of the machine'),
    );
  });

/** Who signed in to a machine leaves a ticket there, for whoever rules the machine. */
const ofSessions = (one: Collected): readonly Grant[] => {
  const users = ['Sessions', 'PrivilegedSessions', 'RegistrySessions'].flatMap((key) =>
    list(obj(one.raw[key])['Results']).flatMap(
      (value) => principalId(str(obj(value)['UserSID']) ?? '', one.domain) ?? [],
    ),
  );
  return [...new Set(users)].map((user) => grant(one.id, 'HasSession', user, 'session'));
};

const policyRights: Readonly<Record<string, string>> = {
  LocalAdmins: 'AdminTo',
  RemoteDesktopUsers: 'CanRDP',
  DcomUsers: 'ExecuteDCOM',
  PSRemoteUsers: 'CanPSRemote',
};

/** Group policies put these into the local groups of the machines below. */
const ofPolicies = (one: Collected): readonly Grant[] => {
  const changes = obj(one.raw['GPOChanges']);
  const machines = idsIn(changes['AffectedComputers'], one.domain);
  return Object.entries(policyRights).flatMap(([key, right]) =>
    idsIn(changes[key], one.domain).flatMap((holderId) =>
      machines.map((machine) => grant(holderId, right, machine, 'local group by group policy')),
    ),
  );
};

const ofServices = (one: Collected): readonly Grant[] =>
  list(one.raw['SPNTargets']).flatMap((value) => {
    const target = obj(value);
    const machine = principalId(str(target['ComputerSID']) ?? '', one.domain);
    if (machine === undefined || str(target['Service']) !== 'SQLAdmin') return [];
    return [grant(one.id, 'SQLAdmin', machine, 'runs its SQL Server')];
  });

const ofDelegation = (one: Collected): readonly Grant[] => [
  ...idsIn(one.raw['AllowedToDelegate'], one.domain).map((to) =>
    grant(one.id, 'AllowedToDelegate', to, 'constrained delegation'),
  ),
  ...idsIn(one.raw['AllowedToAct'], one.domain).map((from) =>
    grant(from, 'AllowedToAct', one.id, 'resource-based delegation'),
  ),
  ...idsIn(one.raw['DumpSMSAPassword'], one.domain).map((to) =>
    grant(one.id, 'DumpSMSAPassword', to, 'runs services as it'),
  ),
];

export const grantsOfCollected = (one: Collected): readonly Grant[] => [
  ...ofLists(one),
  ...ofLocalGroups(one),
  ...ofSessions(one),
  ...ofPolicies(one),
  ...ofServices(one),
  ...ofDelegation(one),
];
