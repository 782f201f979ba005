/**
 * What runs in Actions, and the names that clouds know it by: subjects of OIDC tokens.
 * Docs: "OpenID Connect reference" (default subjects, customising them), changelog of immutable subjects (2026).
 */
import type { Handle, Identity } from '../../../model/index.ts';
import { obj, type Raw, str, strings } from '../../record.ts';
import { pipelineNative } from '../ids.ts';
import { identityFact, timeFact } from './facts.ts';

export interface RepoRef {
  readonly fullName: string;
  readonly id: number | undefined;
  readonly ownerId: number | undefined;
  readonly defaultBranch: string | undefined;
  readonly visibility: string;
  readonly createdAt: unknown;
}

/** How a repository's subjects are made; undefined = it could not be read. */
export interface SubjectTemplate {
  /** Undefined = the default. */
  readonly claims: readonly string[] | undefined;
  readonly immutable: boolean;
}

/** `sub_claim_prefix` of newer answers ends doubt about immutability; else what repository or organisation say. */
export const templateOf = (repository: Raw, organisation: Raw): SubjectTemplate => {
  const own = repository['use_immutable_subject'];
  const prefix = str(repository['sub_claim_prefix']);
  const immutable =
    prefix === undefined
      ? typeof own === 'boolean'
        ? own
        : organisation['use_immutable_subject'] === true
      : prefix.includes('@');
  if (repository['use_default'] !== false) return { claims: undefined, immutable };
  const keys = strings(repository['include_claim_keys']);
  return {
    claims: keys.length > 0 ? keys : strings(organisation['include_claim_keys']),
    immutable,
  };
};

interface Context {
  /** `ref:refs/heads/main`, `environment:prod`, `pull_request`. */
  readonly context: string;
  readonly environment?: string;
  readonly ref?: string;
}

const named = (repo: RepoRef, immutable: boolean): string => {
  const [owner = '', name = ''] = repo.fullName.split('/');
  return immutable ? `${owner}@${repo.ownerId}/${name}@${repo.id}` : repo.fullName;
};

/** The value of one claim, where the inventory can know it. */
const claimOf = (
  claim: string,
  repo: RepoRef,
  at: Context,
  immutable: boolean,
): string | undefined => {
  const [owner = ''] = repo.fullName.split('/');
  switch (claim) {
    case 'repo':
      return `repo:${named(repo, immutable)}`;
    case 'context':
      return at.context;
    case 'repository':
      return `repository:${repo.fullName}`;
    case 'repository_id':
      return repo.id === undefined ? undefined : `repository_id:${repo.id}`;
    case 'repository_owner':
      return `repository_owner:${owner}`;
    case 'repository_owner_id':
      return repo.ownerId === undefined ? undefined : `repository_owner_id:${repo.ownerId}`;
    case 'repository_visibility':
      return `repository_visibility:${repo.visibility}`;
    case 'environment':
      return at.environment === undefined ? undefined : `environment:${at.environment}`;
    case 'ref':
      return at.ref === undefined ? undefined : `ref:${at.ref}`;
    default:
      return undefined;
  }
};

/** GitHub writes a colon inside a value as `%3A`. */
const subjectOf = (repo: RepoRef, at: Context, template: SubjectTemplate): string | undefined => {
  const parts = (template.claims ?? ['repo', 'context']).map((claim) =>
    claimOf(claim, repo, at, template.immutable),
  );
  return parts.every((part) => part !== undefined) ? parts.join(':') : undefined;
};

/** One pipeline per repository, and one per environment: each with the subjects that its tokens carry. */
export const pipelineFacts = (
  org: string,
  repo: RepoRef,
  environments: readonly Raw[],
  more: { readonly template: SubjectTemplate | undefined; readonly issuer: string },
): readonly Identity[] => {
  const { template, issuer } = more;
  const handle = (at: Context): readonly Handle[] => {
    const value = template === undefined ? undefined : subjectOf(repo, at, template);
    return value === undefined ? [] : [{ kind: 'oidc_subject', value, issuer, verified: true }];
  };
  const tags = {
    repository: repo.fullName,
    ...(template === undefined
      ? {}
      : { subject: (template.claims ?? ['repo', 'context']).join(',') }),
  };
  const branch = repo.defaultBranch;
  const ref = branch === undefined ? undefined : `refs/heads/${branch}`;
  const base = { org, class: 'workload', interactive: false, ephemeral: false } as const;
  return [
    identityFact({
      ...base,
      native: pipelineNative(repo.fullName),
      classReason: 'the Actions workflows of a repository, known to clouds by their OIDC subject',
      createdAt: timeFact(repo.createdAt, 'GitHub did not say when the repository was made'),
      tags,
      handles: [
        ...(ref === undefined ? [] : handle({ context: `ref:${ref}`, ref })),
        ...handle({ context: 'pull_request' }),
      ],
    }),
    ...environments.flatMap((one) => {
      const environment = str(one['name']);
      if (environment === undefined) return [];
      const written = environment.replaceAll(':', '%3A');
      const reviewers = strings(
        (Array.isArray(one['protection_rules']) ? one['protection_rules'] : []).map(
          (rule: unknown) => str(obj(rule)['type']),
        ),
      );
      return [
        identityFact({
          ...base,
          native: pipelineNative(repo.fullName, environment),
          classReason: 'the jobs of one environment, known to clouds by their OIDC subject',
          createdAt: timeFact(
            one['created_at'],
            'GitHub did not say when the environment was made',
          ),
          tags: { ...tags, environment, protection: reviewers.join(',') || 'none' },
          handles: handle({ context: `environment:${written}`, environment: written }),
        }),
      ];
    }),
  ];
};
