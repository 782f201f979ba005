import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { gitlabAccess } from './access.ts';
import { identity } from './inventory/facts.ts';
import { runnerFacts } from './inventory/projects.ts';

const AT = Date.UTC(2026, 5, 1);

const pipeline = (project: string) =>
  identity({
    nativeId: `pipeline/project/${project}`,
    scope: 'example.org',
    name: `pipeline of ${project}`,
    class: 'workload',
    classReason: 'in tests',
  });

describe('runners of GitLab', () => {
  it('become the pipelines of the projects that their details name, and of no others', () => {
    const { view, applySnapshot } = createInventory({
      access: { gitlab: gitlabAccess },
      now: () => AT,
    });
    const place = { scope: 'example.org' } as Parameters<typeof runnerFacts>[0];
    applySnapshot({
      system: 'gitlab',
      scope: 'example.org',
      takenAt: AT,
      complete: ['identity'],
      blind: [],
      facts: [
        pipeline('1'),
        pipeline('2'),
        ...runnerFacts(place, { id: 7, projects: [{ id: 1 }, { id: 99 }] }),
        ...runnerFacts(place, { id: 8 }),
      ],
    });
    expect(view.edgesFrom('gitlab:runner/7').map(({ to }) => to)).toEqual([
      'gitlab:pipeline/project/1',
    ]);
    expect(view.edgesFrom('gitlab:runner/8')).toEqual([]);
  });
});
