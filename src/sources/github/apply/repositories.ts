import { known, unknown } from '../../../model/index.ts';
import { obj, str } from '../../record.ts';
import { botId, credentialId, githubId, pipelineNative, repoId, tokenNative } from '../ids.ts';
import { installationFacts } from '../inventory/apps.ts';
import { credentialFact, identityFact } from '../inventory/facts.ts';
import { actionsSecret, type SecretPlace } from '../inventory/secrets.ts';
import { end, type Handler, patch, person, put, repoOf, type Scene, unseen } from './scene.ts';

export const destroyRepo: Handler = (scene) => {
  const repo = repoOf(scene);
  return repo === undefined
    ? []
    : [
        end(scene, 'resource', repoId(repo)),
        end(scene, 'identity', githubId(pipelineNative(repo))),
      ];
};

export const createRepo: Handler = (scene) => {
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

export const changeVisibility: Handler = (scene) => {
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

export const grantToken: Handler = (scene) => {
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

export const revokeToken: Handler = (scene) => {
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

export const createSecret: Handler = (scene) => {
  const fact = secretOf(scene);
  const at = known(scene.event.time);
  return fact === undefined ? [] : [put(scene, { ...fact, createdAt: at, rotatedAt: at })];
};

export const updateSecret: Handler = (scene) => {
  const fact = secretOf(scene);
  if (fact === undefined || scene.view.credentialByNativeId(fact.nativeId) === undefined) return [];
  return [patch(scene, 'credential', fact.id, { rotatedAt: known(scene.event.time) })];
};

export const removeSecret: Handler = (scene) => {
  const fact = secretOf(scene);
  return fact === undefined ? [] : [end(scene, 'credential', fact.id)];
};

export const installed: Handler = (scene) =>
  installationFacts(scene.org, obj(scene.raw['installation']), { ownApps: new Set() }).map((fact) =>
    put(scene, fact),
  );

const slugOf = ({ raw }: Scene): string | undefined => str(obj(raw['installation'])['app_slug']);

export const installationState =
  (status: 'active' | 'disabled' | undefined): Handler =>
  (scene) => {
    const slug = slugOf(scene);
    if (slug === undefined) return [];
    return status === undefined
      ? [end(scene, 'identity', botId(slug))]
      : [patch(scene, 'identity', botId(slug), { status })];
  };
