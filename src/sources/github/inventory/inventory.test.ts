import { describe, expect, it } from 'vitest';
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import { inventorySuite } from '../../inventory-suite.case.ts';
import { githubConfig } from '../config.ts';
import { githubSource } from '../index.ts';
import { startGithubTwin } from '../twin/start.ts';
import { pullGithub } from './pull.ts';

const sleep = () => Promise.resolve();

const start = async () => {
  const twin = await startGithubTwin();
  const configFor = (token: string) =>
    githubConfig.parse({
      organization: 'example-org',
      baseUrl: twin.url,
      read: { token },
      ownApps: [{ appId: 31, privateKey: twin.appKey }],
    });
  return {
    twin,
    pull: (at: number, options = {}) =>
      pullGithub(configFor(twin.readToken), at, { ...options, sleep }),
    pullUnknown: (at: number) => pullGithub(configFor('ghs_nobody'), at, { sleep }),
    deny: twin.deny,
    throttle: twin.throttle,
    fail: twin.fail,
    requests: twin.requests,
    picture: twin.picture,
    secrets: [twin.readToken, 'hook-path-secret', 'value-of-REGION', 'value-of-URL'],
    close: twin.close,
  };
};

inventorySuite({
  source: githubSource,
  start,
  expected: {
    // 132 members, 2 outside, 2 apps, 2 deploy keys, 2 runners; pipelines: org, two repositories, one environment.
    identity: 144,
    group: 3,
    // Everyone in the organisation, three places in teams, one team in another.
    membership: 136,
    // 2 tokens, 3 authorisations, 2 deploy keys, 4 secrets.
    credential: 11,
    // 1 owner, base permission, 1 team, 2 collaborators, 2 tokens, 3 authorisations, 2 apps, 2 keys, 2 job tokens.
    entitlement: 16,
    // Organisation, 2 repositories, 2 webhooks, 2 variables, 3 rulesets.
    resource: 10,
    // 2 makers of keys; of the workflows a team and an address.
    owner: 4,
  },
  outside: (id) => id === 'github:countersign',
});

const pulled = async (): Promise<Snapshot> => {
  const world = await start();
  try {
    for await (const snapshot of world.pull(Date.UTC(2026, 5, 1))) return snapshot;
    throw new Error('nothing came');
  } finally {
    await world.close();
  }
};

const factOf = (snapshot: Snapshot, id: string): InventoryFact | undefined =>
  snapshot.facts.find((fact) => fact.id === id);

describe('what a pull of GitHub says', () => {
  it('knows people by verified address and sign-on name, and their second factor', async () => {
    const snapshot = await pulled();
    expect(factOf(snapshot, 'github:sam')).toMatchObject({
      class: 'human',
      mfa: { known: true, value: false },
      tags: { email: 'sam@example.com', role: 'member' },
      handles: [
        { kind: 'login', value: 'sam' },
        { kind: 'email', value: 'sam@example.com', verified: true },
        { kind: 'saml_name_id', value: 'sam@example.com', issuer: 'https://idp.example.com' },
      ],
    });
    expect(factOf(snapshot, 'github:guest')).toMatchObject({
      flags: { external: true },
      mfa: { known: true, value: false },
    });
    expect(factOf(snapshot, 'github:helper')).toMatchObject({ mfa: { known: true, value: true } });
  });

  it('knows pipelines by the subjects of their tokens, also of another template', async () => {
    const snapshot = await pulled();
    const subjects = (id: string) => {
      const fact = factOf(snapshot, id);
      return fact?.kind === 'identity' ? fact.handles?.map(({ value }) => value) : undefined;
    };
    expect(subjects('github:actions/example-org/payroll')).toEqual([
      'repo:example-org/payroll:ref:refs/heads/main',
      'repo:example-org/payroll:pull_request',
    ]);
    expect(subjects('github:actions/example-org/payroll/environment/production')).toEqual([
      'repo:example-org/payroll:environment:production',
    ]);
    expect(subjects('github:actions/example-org/site')).toEqual([
      'repository_owner_id:7:repository_id:9002:ref:refs/heads/main',
      'repository_owner_id:7:repository_id:9002:pull_request',
    ]);
  });

  it('tells apps of our own from those of others, and what guards a repository', async () => {
    const snapshot = await pulled();
    expect(factOf(snapshot, 'github:countersign-ci[bot]')).toMatchObject({ class: 'workload' });
    expect(factOf(snapshot, 'github:deploy-helper[bot]')).toMatchObject({
      class: 'third_party_app',
      classReason: 'an installed GitHub App of helper-inc',
      flags: { external: true },
      tags: { publisher: 'helper-inc' },
      handles: [
        { kind: 'app_id', value: '32' },
        { kind: 'publisher_domain', value: 'deploy.helper.example', verified: false },
      ],
    });
    expect(factOf(snapshot, 'github:repo/example-org/payroll')).toMatchObject({
      tags: {
        protection: 'ruleset,branch_protection',
        required_reviews: '2',
        force_push_blocked: 'true',
      },
    });
    expect(factOf(snapshot, 'github:repo/example-org/site')).toMatchObject({
      tags: { protection: 'none' },
    });
    const rulesets = snapshot.facts.flatMap((fact) =>
      fact.kind === 'resource' && fact.type === 'ruleset'
        ? [[fact.id, fact.tags['source_type'], fact.tags['enforcement']]]
        : [],
    );
    expect(rulesets.sort()).toEqual([
      ['github:ruleset/901', 'Organization', 'active'],
      ['github:ruleset/902', 'Organization', 'evaluate'],
      ['github:ruleset/903', 'Repository', 'active'],
    ]);
  });
});
