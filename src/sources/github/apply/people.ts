import { obj, str } from '../../record.ts';
import { githubId, membersId, orgId, repoId, teamId } from '../ids.ts';
import { entitlementFact } from '../inventory/facts.ts';
import { membershipFact, repoGrant } from '../inventory/people.ts';
import { end, type Handler, person, put, repoOf, type Scene, teamOf } from './scene.ts';

const ownerKey = ({ org }: Scene, login: string): string => githubId(`grant/owner/${org}/${login}`);

export const addMember: Handler = (scene) => {
  const { user, org } = scene;
  if (user === undefined) return [];
  return [...person(scene, user), put(scene, membershipFact(githubId(user), membersId(org)))].map(
    (change) =>
      change.op === 'put' && change.fact.kind === 'membership'
        ? { ...change, fact: { ...change.fact, id: githubId(`membership/${user}/${org}`) } }
        : change,
  );
};

export const removeMember: Handler = (scene) => {
  const { user, view } = scene;
  if (user === undefined) return [];
  const id = githubId(user);
  return [
    ...view
      .entitlementsOf(id)
      .filter(({ holderId }) => holderId === id)
      .map((one) => end(scene, 'entitlement', one.id)),
    ...view.credentialsOf(id).map((one) => end(scene, 'credential', one.id)),
    end(scene, 'membership', githubId(`membership/${user}/${scene.org}`)),
    end(scene, 'identity', id),
  ];
};

export const updateMember: Handler = (scene) => {
  const { user, org, raw } = scene;
  if (user === undefined) return [];
  const isAdmin = str(raw['permission']) === 'admin';
  if (!isAdmin) return [end(scene, 'entitlement', ownerKey(scene, user))];
  return [
    ...person(scene, user),
    put(
      scene,
      entitlementFact({
        key: `owner/${org}/${user}`,
        holderId: githubId(user),
        privileges: ['org:admin', 'repo:admin'],
        resources: [orgId(org), repoId(`${org}/*`)],
        via: { kind: 'assignment', name: 'organisation owner' },
      }),
    ),
  ];
};

export const teamMember =
  (joins: boolean): Handler =>
  (scene) => {
    const team = teamOf(scene);
    const { user } = scene;
    if (team === undefined || user === undefined) return [];
    const fact = membershipFact(githubId(user), teamId(team));
    return joins ? [...person(scene, user), put(scene, fact)] : [end(scene, 'membership', fact.id)];
  };

export const createTeam: Handler = (scene) => {
  const team = teamOf(scene);
  if (team === undefined) return [];
  return [
    put(scene, {
      kind: 'group',
      id: teamId(team),
      system: 'github',
      nativeId: `team/${team}`,
      scope: scene.org,
      name: team,
    }),
  ];
};

export const destroyTeam: Handler = (scene) => {
  const team = teamOf(scene);
  return team === undefined ? [] : [end(scene, 'group', teamId(team))];
};

const levelIn = ({ raw }: Scene): string =>
  str(raw['permission']) ?? str(obj(obj(raw['changes'])['permission'])['to']) ?? 'read';

/** Teams and users on a repository; the grant's id does not depend on its level. */
export const repoRight =
  (of: 'team' | 'user', gives: boolean): Handler =>
  (scene) => {
    const repo = repoOf(scene);
    const team = teamOf(scene);
    const holder = of === 'team' ? team && teamId(team) : scene.user && githubId(scene.user);
    if (repo === undefined || holder === undefined || holder === '') return [];
    const fact = repoGrant(holder, repo, levelIn(scene));
    if (!gives) return [end(scene, 'entitlement', fact.id)];
    const who = of === 'user' && scene.user ? person(scene, scene.user) : [];
    return [...who, put(scene, fact)];
  };
