import { describe, expect, it } from 'vitest';
import { createInventory, exposedBy } from '../../inventory/index.ts';
import type { Identity, InventoryFact } from '../../model/index.ts';
import { known, noFlags, unknown } from '../../model/index.ts';
import { githubAccess } from './access.ts';
import { githubId } from './ids.ts';

const AT = Date.UTC(2026, 5, 1);
const untold = unknown('in tests');

const workload = (nativeId: string, ephemeral = false): Identity => ({
  kind: 'identity',
  id: githubId(nativeId),
  system: 'github',
  nativeId,
  scope: 'acme',
  name: nativeId,
  class: 'workload',
  classReason: 'in tests',
  flags: { ...noFlags, ephemeral },
  status: 'active',
  createdAt: untold,
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: untold,
  tags: {},
});

const secret = (pipeline: string, name: string): InventoryFact => ({
  kind: 'credential',
  id: githubId(`credential/${name}`),
  system: 'github',
  ofId: githubId(pipeline),
  type: 'client_secret',
  nativeId: name,
  status: 'active',
  issuer: 'github.com',
  createdAt: untold,
  lastUsedAt: untold,
  lastUsedPrecision: 0,
  expiresAt: untold,
  rotatedAt: untold,
  storedIn: 'ci',
  binding: 'bearer',
  revocability: 'now',
});

const world = (...facts: readonly InventoryFact[]) => {
  const { view, applySnapshot } = createInventory({
    access: { github: githubAccess },
    now: () => AT,
  });
  applySnapshot({
    system: 'github',
    scope: 'acme',
    takenAt: AT,
    complete: ['identity', 'credential', 'entitlement'],
    blind: [],
    facts: [
      workload('actions/acme'),
      workload('actions/acme/app'),
      workload('actions/acme/app/environment/prod'),
      workload('actions/acme/site'),
      secret('actions/acme/app', 'DEPLOY_KEY'),
      secret('actions/acme/site', 'SITE_KEY'),
      ...facts,
    ],
  });
  const steps = (native: string) =>
    new Map(
      view.edgesFrom(githubId(native)).map(({ to, certain }) => [to.slice(7), certain] as const),
    );
  const seenBy = (native: string) =>
    new Map(
      exposedBy(view, githubId(native), AT)?.secrets.map(({ name, certain }) => [name, certain]),
    );
  return { steps, seenBy };
};

describe('self-hosted runners', () => {
  it('of a repository become its pipeline and its environments, and see their secrets', () => {
    const { steps, seenBy } = world(workload('runner/acme/app/7'));
    expect(steps('runner/acme/app/7')).toEqual(
      new Map([
        ['actions/acme/app', true],
        ['actions/acme/app/environment/prod', true],
      ]),
    );
    expect(seenBy('runner/acme/app/7')).toEqual(new Map([['DEPLOY_KEY', true]]));
  });

  it('of the organisation may run every pipeline: which ones stands in a group that was not read', () => {
    const { steps, seenBy } = world(workload('runner/acme/9'));
    expect([...steps('runner/acme/9')]).toHaveLength(4);
    expect([...new Set(steps('runner/acme/9').values())]).toEqual([false]);
    expect(seenBy('runner/acme/9')).toEqual(
      new Map([
        ['DEPLOY_KEY', false],
        ['SITE_KEY', false],
      ]),
    );
  });

  it('are held by whoever gets a job onto them, and lead on to the other pipelines there', () => {
    const { steps, seenBy } = world(workload('runner/acme/app/7'), workload('runner/acme/9'));
    expect(steps('actions/acme/app').get('runner/acme/app/7')).toBe(true);
    expect(steps('actions/acme/app').get('runner/acme/9')).toBe(false);
    expect(steps('actions/acme/site').has('runner/acme/app/7')).toBe(false);
    expect(seenBy('actions/acme/site').get('DEPLOY_KEY')).toBe(false);
  });

  it('that are thrown away after each job keep nobody', () => {
    const { steps } = world(workload('runner/acme/app/7', true));
    expect(steps('actions/acme/app').has('runner/acme/app/7')).toBe(false);
    expect(steps('runner/acme/app/7').get('actions/acme/app')).toBe(false);
  });
});
