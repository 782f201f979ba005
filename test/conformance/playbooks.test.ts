import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../src/core/index.ts';
import type { Action } from '../../src/model/index.ts';
import { playbookDoor } from '../../src/platform/playbooks.ts';
import { cacaoOf, loadPlaybooks, playbookJsonSchema } from '../../src/response/index.ts';
import { sources } from '../../src/sources/index.ts';

const content = resolve(import.meta.dirname, '../../content/playbooks');
const standard = resolve(import.meta.dirname, '../../../shared/standards/cacao/schemas');

/** Just enough for a system to say what it can do. Making the catalogue connects to nothing. */
const hook = {
  do: { method: 'POST', path: '/x' },
  verify: { path: '/x', gone: true },
  undo: { method: 'POST', path: '/x' },
  livesOn: [{ what: 'x', because: 'x' }],
};
const settings: Readonly<Record<string, unknown>> = {
  ci: {
    instance: 'x',
    hooks: { disablePipeline: hook, pauseRunner: hook, revokeToken: hook, deleteVariable: hook },
  },
  entra: { tenantId: 'x', app: { clientId: 'x', clientSecret: 'x' } },
  okta: { url: 'https://acme.okta.com' },
  scim: { url: 'https://scim.example/v2' },
};
const actions: ReadonlyMap<string, Action> = new Map(
  sources
    .flatMap((source) => source.actions?.(settings[source.id] ?? {}) ?? [])
    .map((action) => [action.id, action] as const),
);

const loaded = await loadPlaybooks(content, { actions });
const door = playbookDoor({ env: {}, now: () => Date.UTC(2026, 5, 1) });

describe('the playbooks that ship', () => {
  it('name only actions the sources have, for their class, with the undo those really give', () => {
    expect(new Set([...actions.values()].map(({ system }) => system)).size).toBeGreaterThan(12);
    expect(loaded.faults).toEqual([]);
    expect(loaded.playbooks.size).toBe(loaded.files);
  });

  it('are of the shape that the published JSON Schema has, which is the one that reads them', async () => {
    const published: unknown = JSON.parse(
      readFileSync(resolve(content, '../schema/playbook.schema.json'), 'utf8'),
    );
    expect(published).toEqual(JSON.parse(JSON.stringify(playbookJsonSchema())));
  });

  it('are in the published matrix, each with its cell, and every empty cell with its reason', async () => {
    const cells = await door.matrix(undefined);
    const page = readFileSync(
      resolve(import.meta.dirname, '../../docs/playbook-matrix.md'),
      'utf8',
    );
    for (const { playbooks, because, class: owner, situation } of cells) {
      for (const id of playbooks) expect(page).toContain(id);
      if (playbooks.length === 0) expect(page, `${owner} × ${situation}`).toContain(because);
    }
  });
});

describe('a site whose connection lacks a permission', () => {
  it('is told which step of which playbook needs it, and does not use that playbook', async () => {
    const { faults, playbooks } = await loadPlaybooks(content, {
      actions,
      granted: (system, permission) =>
        system === 'aws' && permission === 'iam:UpdateAccessKey' ? 'no' : 'yes',
    });
    const mine = faults.filter((one) => one.file === 'service_account/leaked-credential.yml');
    expect(mine[0]).toMatchObject({ at: 'steps[0].lever', line: expect.any(Number) });
    expect(mine[0]?.because).toContain('needs iam:UpdateAccessKey');
    expect(playbooks.has('service_account/leaked-credential')).toBe(false);
    expect(playbooks.has('service_account/re-own')).toBe(true);
  });
});

const schemasIn = (folder: string): object[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? schemasIn(join(folder, entry.name))
      : entry.name.endsWith('.json')
        ? [JSON.parse(readFileSync(join(folder, entry.name), 'utf8')) as object]
        : [],
  );

describe('a playbook as CACAO 2.0', () => {
  // The standard's own schemas use keywords of a later draft than they name: those are not enforced.
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const schema of schemasIn(standard)) ajv.addSchema(schema);
  const validate = ajv.getSchema(
    'https://raw.githubusercontent.com/oasis-open/cacao-json-schemas/main/schemas/playbook.json',
  );

  it.each([...loaded.playbooks.values()])(
    '$id is valid by the schemas of the standard',
    (playbook) => {
      const exported = JSON.parse(JSON.stringify(cacaoOf(playbook, Date.UTC(2026, 5, 1))));
      expect(validate?.(exported), JSON.stringify(validate?.errors)).toBe(true);
      const { workflow, workflow_start: start } = exported;
      const ids = new Set(Object.keys(workflow));
      const reached = new Set<string>();
      const follow = (id: string): void => {
        if (reached.has(id)) return;
        reached.add(id);
        expect(ids.has(id)).toBe(true);
        const step: unknown = workflow[id];
        if (!isObject(step)) throw new Error(id);
        const next = Array.isArray(step['next_steps']) ? step['next_steps'] : [];
        for (const one of [step['on_completion'], ...next])
          if (typeof one === 'string') follow(one);
      };
      follow(start);
      expect(reached).toEqual(ids);
    },
  );

  it('is seen to be invalid where it is', () => {
    const [playbook] = loaded.playbooks.values();
    if (!playbook) throw new Error('none');
    const exported = { ...cacaoOf(playbook, 0), spec_version: 'cacao-9' };
    expect(validate?.(exported)).toBe(false);
  });
});
