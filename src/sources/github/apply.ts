/** What one GitHub event changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../inventory/index.ts';
import {
  type Event,
  type FactKind,
  type InventoryChange,
  type InventoryFact,
  known,
  unknown,
} from '../../model/index.ts';
import { obj, type Raw, str, strings } from '../record.ts';
import {
  botId,
  credentialId,
  githubId,
  membersId,
  orgId,
  pipelineNative,
  repoId,
  teamId,
  tokenNative,
} from './ids.ts';
import { actionsSecret, installationFacts, type SecretPlace } from './inventory/credentials.ts';
import { credentialFact, entitlementFact, identityFact } from './inventory/facts.ts';
import { membershipFact, repoGrant } from './inventory/people.ts';

interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly org: string;
  readonly raw: Raw;
  readonly user: string | undefined;
}

type Handler = (scene: Scene) => readonly InventoryChange[];

const stamp = ({ event }: Scene) => ({ at: event.time, eventId: event.id });
const put = (scene: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  ...stamp(scene),
});
const end = (scene: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  ...stamp(scene),
});
const patch = (scene: Scene, kind: FactKind, id: string, set: Raw): InventoryChange => ({
  op: 'patch',
  kind,
  id,
  set,
  ...stamp(scene),
});

const unseen = unknown('known from its events only');

const person = (scene: Scene, login: string, external = false): readonly InventoryChange[] =>
  scene.view.identity(githubId(login))
    ? []
    : [
        put(
          scene,
          identityFact({
            native: login,
            org: scene.org,
            class: login.endsWith('[bot]') ? 'third_party_app' : 'human',
            classReason: login.endsWith('[bot]')
              ? 'acts as an app, by its name'
              : 'a user account, seen in an event',
            external,
            createdAt: unseen,
            mfa: unseen,
            lastUsedAt: unseen,
            handles: [
              { kind: 'login', value: login, issuer: 'https://github.com', verified: true },
            ],
          }),
        ),
      ];

/** The one that the record names as acted upon: flat in the log, nested in webhooks. */
const userOf = ({ event, raw }: Pick<Scene, 'event' | 'raw'>): string | undefined =>
  str(raw['user']) ??
  event.targets.find(({ kind, name }) => kind === 'identity' && !name.startsWith('actions/'))?.name;

const ownerKey = ({ org }: Scene, login: string): string => githubId(`grant/owner/${org}/${login}`);

const addMember: Handler = (scene) => {
  const { user, org } = scene;
  if (user === undefined) return [];
  return [...person(scene, user), put(scene, membershipFact(githubId(user), membersId(org)))].map(
    (change) =>
      change.op === 'put' && change.fact.kind === 'membership'
        ? { ...change, fact: { ...change.fact, id: githubId(`membership/${user}/${org}`) } }
        : change,
  );
};

const removeMember: Handler = (scene) => {
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

const updateMember: Handler = (scene) => {
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

const teamOf = ({ raw, event }: Scene): string | undefined =>
  strings(raw['team'])[0] ?? event.targets.find(({ kind }) => kind === 'group')?.name;
const repoOf = ({ raw, event }: Scene): string | undefined =>
  strings(raw['repo'])[0] ?? event.targets.find(({ kind }) => kind === 'resource')?.name;

const teamMember =
  (joins: boolean): Handler =>
  (scene) => {
    const team = teamOf(scene);
    const { user } = scene;
    if (team === undefined || user === undefined) return [];
    const fact = membershipFact(githubId(user), teamId(team));
    return joins ? [...person(scene, user), put(scene, fact)] : [end(scene, 'membership', fact.id)];
  };

const createTeam: Handler = (scene) => {
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

const destroyTeam: Handler = (scene) => {
  const team = teamOf(scene);
  return team === undefined ? [] : [end(scene, 'group', teamId(team))];
};

const levelIn = ({ raw }: Scene): string =>
  str(raw['permission']) ?? str(obj(obj(raw['changes'])['permission'])['to']) ?? 'read';

/** Teams and users on a repository; the grant's id does not depend on its level. */
const repoRight =
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

const destroyRepo: Handler = (scene) => {
  const repo = repoOf(scene);
  return repo === undefined
    ? []
    : [
        end(scene, 'resource', repoId(repo)),
        end(scene, 'identity', githubId(pipelineNative(repo))),
      ];
};

const createRepo: Handler = (scene) => {
  const repo = repoOf(scene);
  if (repo === undefined || scene.view.resource(repoId(repo))) return [];
  const visibility = str(scene.raw['visibility']) ?? 'unknown';
  return [
    put(scene, {
      kind: 'resource',
      id: repoId(repo),
      system: 'github',
      nativeId: `repo/${repo}`,
      scope: scene.org,
      name: repo,
      type: 'repository',
      runsAs: githubId(pipelineNative(repo)),
      tags: { visibility },
    }),
    put(
      scene,
      identityFact({
        native: pipelineNative(repo),
        org: scene.org,
        class: 'workload',
        classReason: 'the Actions workflows of a repository, known to clouds by their OIDC subject',
        createdAt: known(scene.event.time),
        interactive: false,
        tags: { repository: repo },
      }),
    ),
  ];
};

const changeVisibility: Handler = (scene) => {
  const repo = repoOf(scene);
  const before = repo === undefined ? undefined : scene.view.resource(repoId(repo));
  const visibility = str(scene.raw['visibility']);
  return before === undefined || visibility === undefined
    ? []
    : [patch(scene, 'resource', before.id, { tags: { ...before.tags, visibility } })];
};

const tokenOf = ({ raw }: Scene): string | undefined => {
  const id = raw['token_id'] ?? obj(raw['personal_access_token_request'])['token_id'];
  return typeof id === 'number' || typeof id === 'string' ? tokenNative(id) : undefined;
};

const grantToken: Handler = (scene) => {
  const token = tokenOf(scene);
  const holder = scene.user ?? str(scene.raw['actor']);
  if (token === undefined || holder === undefined) return [];
  return [
    ...person(scene, holder),
    put(
      scene,
      credentialFact({
        ofId: githubId(holder),
        type: 'api_token',
        nativeId: token,
        createdAt: unknown(
          'GitHub tells when the organisation let the token in, not when it was made',
        ),
        lastUsedAt: known(null),
        expiresAt: unseen,
        rotatedAt: known(scene.event.time),
        storedIn: 'unknown',
        revocability: 'now',
      }),
    ),
  ];
};

const revokeToken: Handler = (scene) => {
  const token = tokenOf(scene);
  return token === undefined ? [] : [end(scene, 'credential', credentialId(token))];
};

const placeOf = (scene: Scene): SecretPlace => {
  const repo = repoOf(scene);
  const environment = str(scene.raw['environment_name']) ?? str(scene.raw['environment']);
  return { place: repo ?? scene.org, ...(environment && repo ? { environment } : {}) };
};

/** `key` is the name of the secret. */
const secretOf = (scene: Scene) => {
  const [fact] = actionsSecret(placeOf(scene), { name: scene.raw['key'] });
  return fact;
};

const createSecret: Handler = (scene) => {
  const fact = secretOf(scene);
  const at = known(scene.event.time);
  return fact === undefined ? [] : [put(scene, { ...fact, createdAt: at, rotatedAt: at })];
};

const updateSecret: Handler = (scene) => {
  const fact = secretOf(scene);
  if (fact === undefined || scene.view.credentialByNativeId(fact.nativeId) === undefined) return [];
  return [patch(scene, 'credential', fact.id, { rotatedAt: known(scene.event.time) })];
};

const removeSecret: Handler = (scene) => {
  const fact = secretOf(scene);
  return fact === undefined ? [] : [end(scene, 'credential', fact.id)];
};

const installed: Handler = (scene) =>
  installationFacts(scene.org, obj(scene.raw['installation']), { ownApps: new Set() }).map((fact) =>
    put(scene, fact),
  );

const slugOf = ({ raw }: Scene): string | undefined => str(obj(raw['installation'])['app_slug']);

const installationState =
  (status: 'active' | 'disabled' | undefined): Handler =>
  (scene) => {
    const slug = slugOf(scene);
    if (slug === undefined) return [];
    return status === undefined
      ? [end(scene, 'identity', botId(slug))]
      : [patch(scene, 'identity', botId(slug), { status })];
  };

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['org.add_member', addMember],
  ['organization.member_added', addMember],
  ['org.remove_member', removeMember],
  ['organization.member_removed', removeMember],
  ['org.remove_outside_collaborator', removeMember],
  ['org.update_member', updateMember],
  ['team.add_member', teamMember(true)],
  ['membership.added', teamMember(true)],
  ['team.remove_member', teamMember(false)],
  ['membership.removed', teamMember(false)],
  ['team.create', createTeam],
  ['team.created', createTeam],
  ['team.destroy', destroyTeam],
  ['team.deleted', destroyTeam],
  ['team.add_repository', repoRight('team', true)],
  ['team.update_repository_permission', repoRight('team', true)],
  ['team.remove_repository', repoRight('team', false)],
  ['repo.add_member', repoRight('user', true)],
  ['repo.update_member', repoRight('user', true)],
  ['member.added', repoRight('user', true)],
  ['repo.remove_member', repoRight('user', false)],
  ['member.removed', repoRight('user', false)],
  ['repo.create', createRepo],
  ['repository.created', createRepo],
  ['repo.destroy', destroyRepo],
  ['repository.deleted', destroyRepo],
  ['repo.access', changeVisibility],
  ['personal_access_token.access_granted', grantToken],
  ['personal_access_token_request.approved', grantToken],
  ['personal_access_token.access_revoked', revokeToken],
  ...['repo', 'org', 'environment'].flatMap((scope): readonly (readonly [string, Handler])[] => [
    [`${scope}.create_actions_secret`, createSecret],
    [`${scope}.update_actions_secret`, updateSecret],
    [`${scope}.remove_actions_secret`, removeSecret],
  ]),
  ['installation.created', installed],
  ['installation.new_permissions_accepted', installed],
  ['installation.suspend', installationState('disabled')],
  ['installation.unsuspend', installationState('active')],
  ['installation.deleted', installationState(undefined)],
]);

/** Who acts is there; one that was here and is gone has a history, and a late record must not bring it back. */
const actorSeen = (scene: Scene): readonly InventoryChange[] => {
  const { principalId, name } = scene.event.actor;
  if (principalId === undefined || scene.view.principal(principalId)) return [];
  return scene.view.history(principalId).length > 0 ? [] : person(scene, name);
};

export const applyGithub = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const { raw } = event;
  const org = event.cloud.account;
  if (org === undefined) return [];
  const scene: Scene = { event, view, org, raw, user: userOf({ event, raw }) };
  const handler = event.outcome === 'success' ? handlers.get(event.operation) : undefined;
  const changes = handler?.(scene) ?? [];
  const own = new Set(changes.flatMap((one) => (one.op === 'put' ? [one.fact.id] : [])));
  const seen = actorSeen(scene).filter((one) => one.op !== 'put' || !own.has(one.fact.id));
  return [...seen, ...changes];
};
