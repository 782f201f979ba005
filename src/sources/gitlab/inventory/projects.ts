/** Projects and what runs in them: pipelines, variables, runners. Values never get in. Pure. */
import {
  type Credential,
  type Identity,
  known,
  type Resource,
  unknown,
} from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { gitlabId, pipelineNative, projectId } from '../ids.ts';
import { credential, identity, idText, lastFact, type Place, timeFact, untold } from './facts.ts';

/** Docs, "OpenID Connect authentication using ID tokens": `sub` of claims that a project may choose. */
const subjectOf = (row: Raw): string | undefined => {
  const path = str(row['path_with_namespace']);
  const branch = str(row['default_branch']);
  const said = strings(row['ci_id_token_sub_claim_components']);
  const claims = said.length > 0 ? said : ['project_path', 'ref_type', 'ref'];
  const values: Readonly<Record<string, string | undefined>> = {
    project_path: path,
    ref_type: 'branch',
    ref: branch,
    project_id: idText(row['id']),
    namespace_id: idText(obj(row['namespace'])['id']),
    namespace_path: str(obj(row['namespace'])['full_path']),
  };
  const parts = claims.map((claim) => {
    const value = Object.hasOwn(values, claim) ? values[claim] : undefined;
    return value === undefined ? undefined : `${claim}:${value}`;
  });
  return parts.every((part) => part !== undefined) ? parts.join(':') : undefined;
};

export const pipelineFact = (at: Place, holder: string, row: Raw = {}): Identity => {
  const value = holder.startsWith('project/') ? subjectOf(row) : undefined;
  const path = str(row['path_with_namespace']);
  return identity({
    nativeId: pipelineNative(holder),
    scope: at.scope,
    name: path === undefined ? `pipelines of ${holder}` : `pipelines of ${path}`,
    class: 'workload',
    classReason: 'what runs in CI/CD, known to clouds by the subject of its ID tokens',
    createdAt: timeFact(row['created_at']),
    interactive: known(false),
    tags: path === undefined ? {} : { project: path },
    ...(value === undefined
      ? {}
      : { handles: [{ kind: 'oidc_subject', value, issuer: at.host, verified: true }] }),
  });
};

export const projectFacts = (at: Place, row: Raw): readonly (Resource | Identity)[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const pipeline = pipelineFact(at, `project/${id}`, row);
  return [
    {
      kind: 'resource',
      id: projectId(id),
      system: 'gitlab',
      nativeId: `project/${id}`,
      scope: at.scope,
      name: str(row['path_with_namespace']) ?? id,
      type: 'project',
      runsAs: pipeline.id,
      tags: {
        visibility: str(row['visibility']) ?? 'unknown',
        archived: String(row['archived'] === true),
        ...(str(row['default_branch']) ? { default_branch: str(row['default_branch']) ?? '' } : {}),
        created_at: str(row['created_at']) ?? 'unknown',
      },
    },
    pipeline,
  ];
};

/** A masked variable is a secret by its owner's word; others are named, for people do put secrets there. */
export const variableFacts = (
  at: Place,
  holder: string,
  row: Raw,
): readonly (Credential | Resource)[] => {
  const key = str(row['key']);
  if (key === undefined) return [];
  const native = `variable/${holder}/${key}@${str(row['environment_scope']) ?? '*'}`;
  const hidden =
    row['masked'] === true || row['masked_and_hidden'] === true || row['hidden'] === true;
  const ofId = gitlabId(pipelineNative(holder));
  if (hidden) {
    return [
      credential({
        ofId,
        type: 'client_secret',
        nativeId: native,
        storedIn: 'ci',
        revocability: 'next_use',
        expiresAt: unknown('GitLab keeps no end of a variable'),
      }),
    ];
  }
  return [
    {
      kind: 'resource',
      id: gitlabId(native),
      system: 'gitlab',
      nativeId: native,
      scope: at.scope,
      name: key,
      type: 'ci_variable',
      runsAs: ofId,
      tags: {
        protected: String(row['protected'] === true),
        type: str(row['variable_type']) ?? 'unknown',
        environment_scope: str(row['environment_scope']) ?? '*',
      },
    },
  ];
};

/** Ids of the projects that a runner serves, where its details tell them; apart by commas. */
const projectsOf = (row: Raw): Readonly<Record<string, string>> => {
  const ids = list(row['projects']).flatMap((one) => idText(obj(one)['id']) ?? []);
  return ids.length === 0 ? {} : { projects: ids.slice(0, 1_000).join(',') };
};

/** A row of `/runners`, with its details where they were asked. */
export const runnerFacts = (at: Place, row: Raw): readonly (Identity | Credential)[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const native = `runner/${id}`;
  return [
    identity({
      nativeId: native,
      scope: at.scope,
      name: str(row['description']) ?? native,
      class: 'workload',
      classReason: 'a runner: a machine that runs what pipelines tell it',
      status: row['paused'] === true || row['active'] === false ? 'disabled' : 'active',
      createdAt: timeFact(row['created_at']),
      interactive: known(false),
      lastUsedAt: 'contacted_at' in row ? lastFact(row, 'contacted_at') : untold,
      tags: {
        type: str(row['runner_type']) ?? 'unknown',
        ...projectsOf(row),
        access_level: str(row['access_level']) ?? 'unknown',
        labels: strings(row['tag_list']).join(','),
      },
    }),
    credential({
      ofId: gitlabId(native),
      type: 'api_token',
      nativeId: `runner-token/${id}`,
      expiresAt: 'token_expires_at' in row ? lastFact(row, 'token_expires_at') : untold,
    }),
  ];
};
