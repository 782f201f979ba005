import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPlaybooks } from '../../src/response/index.ts';
import { awsConfig, awsSource } from '../../src/sources/aws/index.ts';

const content = resolve(import.meta.dirname, '../../content/playbooks');

describe('the playbooks that ship', () => {
  it('name only actions the sources have, for their class, with the undo those really give', async () => {
    // Making the catalogue connects to nothing.
    const actions = new Map(
      (awsSource.actions?.(awsConfig.parse({})) ?? []).map((action) => [action.id, action]),
    );
    expect(actions.size).toBeGreaterThanOrEqual(8);
    const { faults, playbooks, files } = await loadPlaybooks(content, { actions });
    expect(faults).toEqual([]);
    expect(playbooks.size).toBe(files);
  });
});
