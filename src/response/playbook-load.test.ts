import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matrixOf, readGaps } from './matrix.ts';
import { loadPlaybooks, readPlaybook } from './playbook-load.ts';
import { identityClasses, isActionStep, stages } from './playbook-schema.ts';
import { soundPlaybook } from './sound-playbook.case.ts';
import { catalogueOf } from './story.case.ts';

const content = resolve(import.meta.dirname, '../../content/playbooks');
const sound = soundPlaybook;
const path = 'service_account/leaked-credential';

const faultsOf = (text: string, where = path) => readPlaybook(text, where).faults;
const changed = (from: string | RegExp, to: string): string => {
  const next = sound.replace(from, to);
  expect(next).not.toBe(sound);
  return next;
};
const lineOf = (text: string, part: string): number =>
  text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('the playbooks that ship', async () => {
  const { playbooks, faults, files } = await loadPlaybooks(content);

  it('load without a fault', () => {
    expect(faults).toEqual([]);
    expect(playbooks.size).toBe(files);
    expect(files).toBeGreaterThanOrEqual(54);
  });

  it('answer every class in every situation, or say why none is wanted, never both', async () => {
    const cells = matrixOf(
      playbooks.values(),
      await readGaps(resolve(content, '../playbook-gaps.yml')),
    );
    expect(cells).toHaveLength(65);
    for (const { class: owner, situation, playbooks: found, because } of cells)
      expect(found.length > 0, `${owner} × ${situation}`).toBe(because === undefined);
  });

  it('ask a person for every step on a person', () => {
    const human = [...playbooks.values()].filter(
      (one) => one.class === 'human' && one.situation !== 'emergency_access',
    );
    expect(human.length).toBeGreaterThan(0);
    for (const playbook of human) {
      for (const step of playbook.steps.filter(isActionStep)) {
        expect(step.requires, `${playbook.id}: ${step.id}`).toBe('approval');
      }
    }
  });

  it('never let an irreversible step run unasked, nor rotate before they freeze', () => {
    for (const { id, steps } of playbooks.values()) {
      const acts = steps.filter(isActionStep);
      for (const step of acts) {
        if (step.undo === 'irreversible') expect(step.requires, id).toBe('approval');
      }
      const order = steps.map((step) => stages.indexOf(step.stage));
      expect(order, id).toEqual([...order].sort((a, b) => a - b));
    }
  });

  it('give no machine an interactive step', () => {
    for (const { id, class: owner, steps } of playbooks.values()) {
      if (owner === 'human') continue;
      expect(
        steps.filter((step) => !isActionStep(step) && step.interactive),
        id,
      ).toEqual([]);
    }
  });
});

describe('a faulty playbook', () => {
  it('is refused with the line of the key that is wrong', () => {
    const text = changed('    stage: rotate', '    stage: spin');
    const [fault] = faultsOf(text);
    expect(fault).toMatchObject({ line: lineOf(text, 'stage: spin') });
    expect(fault?.at).toMatch(/^steps\[\d+\]\.stage$/);
  });

  it('is refused for a key nobody knows, naming it', () => {
    const text = changed('autonomy:\n', 'autonomie: 1\nautonomy:\n');
    expect(faultsOf(text)).toContainEqual(
      expect.objectContaining({ at: 'autonomie', line: lineOf(text, 'autonomie') }),
    );
  });

  it('is refused when it is not YAML, with the line', () => {
    expect(faultsOf('id: a\nsteps: [\n')).toEqual([
      expect.objectContaining({ because: expect.stringMatching(/^not YAML/), line: 3 }),
    ]);
  });

  it.each([
    [
      'an irreversible step that runs unasked',
      /requires: approval(\s+disruption: The console.*\s+undo: )approximate/,
      'requires: pre_authorisation$1irreversible\n    irreversible: gone is gone',
      'always needs approval',
    ],
    [
      'an irreversible step without a reason',
      /(disruption: The console.*\s+undo: )approximate/,
      '$1irreversible',
      'why there is no way back',
    ],
    ['rotation before freezing', 'stage: freeze', 'stage: rotate', 'the order is'],
    [
      'an interactive step on a machine',
      /(manual: Find the leak.*|manual: Find where.*)/,
      '$1\n    interactive: true',
      'never gets an interactive step',
    ],
    [
      'another id than its path',
      'id: service_account/leaked-credential',
      'id: service_account/other',
      'must equal its path',
    ],
    ['one step twice', 'id: deny\n', 'id: stop-key\n', 'twice'],
    [
      'an overlap that leaves the old secret to an attacker',
      'disruption: Consumers must',
      'until_used: { within: 1h, every: 1m }\n    disruption: Consumers must',
      'never in active abuse',
    ],
    [
      'a lever that nobody has',
      '  - id: find-the-leak',
      '  - id: fly\n    stage: sweep\n    lever: fly_away\n    target: { select: identity }\n    requires: approval\n  - id: find-the-leak',
      'no lever',
    ],
    [
      'waiting for a step that comes later',
      /(- id: deny\n\s+stage: freeze)/,
      '$1\n    after: rotate-key',
      'stands before it',
    ],
    [
      'running on confidence alone what cannot be undone exactly',
      /requires: approval(\s+disruption: Consumers)/,
      'requires: reversible$1',
      'only an exactly undoable step',
    ],
  ] as const)('is refused for %s', (_what, from, to, because) => {
    const text = changed(from, to);
    expect(
      faultsOf(text)
        .map((one) => one.because)
        .join('\n'),
    ).toContain(because);
    expect(faultsOf(text).every((one) => one.line > 0)).toBe(true);
  });

  it('is refused for touching the account itself in an emergency', () => {
    const text = changed('situation: leaked_credential', 'situation: emergency_access');
    expect(
      faultsOf(text)
        .map((one) => one.because)
        .join(),
    ).toContain('never locked');
  });

  it('never stops the others', async () => {
    const root = mkdtempSync(join(tmpdir(), 'playbooks-'));
    for (const name of identityClasses) mkdirSync(join(root, name));
    writeFileSync(join(root, 'human', 'broken.yml'), 'id: [');
    writeFileSync(join(root, 'service_account', 'leaked-credential.yml'), sound);
    writeFileSync(join(root, 'service_account', 'notes.txt'), '');
    const loaded = await loadPlaybooks(root);
    expect([...loaded.playbooks.keys()]).toEqual([path]);
    expect(loaded.faults.map((one) => one.file)).toEqual([
      'human/broken.yml',
      'service_account/notes.txt',
    ]);
  });

  it('is refused for an action this site lacks, or whose undo it mislabels', async () => {
    const { playbooks } = await loadPlaybooks(content);
    const actions = new Map(catalogueOf(playbooks.values()));
    const deny = actions.get('aws.quarantine_deny');
    if (!deny) throw new Error('expected in the catalogue');
    actions.delete('aws.rotate_access_key');
    actions.set('aws.quarantine_deny', { ...deny, undo: 'approximate' });
    const { faults, playbooks: left } = await loadPlaybooks(content, { actions });
    expect(left.has(path)).toBe(false);
    const mine = faults.filter((one) => one.file === `${path}.yml`);
    expect(mine.map((one) => one.because)).toEqual(
      expect.arrayContaining([
        'no action "aws.rotate_access_key" here',
        'says exact, but aws.quarantine_deny is approximate',
      ]),
    );
    expect(mine.every((one) => one.line > 0)).toBe(true);
  });
});
