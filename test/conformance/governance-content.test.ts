/** What `content/frameworks` and `content/policies` promise, against the checks, behaviours and playbooks that there are. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { behaviours } from '../../src/detection/index.ts';
import { controlsNamed, lintGovernance, loadGovernance } from '../../src/governance/index.ts';
import { policySchema } from '../../src/governance/policies/schema.ts';
import { readYamlContent } from '../../src/governance/yaml-content.ts';
import { catalogue } from '../../src/posture/checks/index.ts';

const content = resolve(import.meta.dirname, '../../content');
const known = {
  checks: new Set(catalogue.map(({ id }) => id)),
  behaviours: new Set(behaviours.map(({ id }) => id)),
};

describe('frameworks and policies', () => {
  it('load without a fault, and name nothing that nobody knows', async () => {
    const loaded = await loadGovernance([content]);
    expect(loaded.faults).toEqual([]);
    expect(lintGovernance(loaded, known)).toEqual([]);
    expect([...loaded.frameworks.keys()]).toEqual([
      'nist-ai-rmf-1.0',
      'nist-csf-2.0',
      'owasp-agentic-2026',
      'owasp-nhi-2025',
    ]);
    const sizes = [...loaded.frameworks.values()].map((one) => one.controls.length);
    expect(sizes).toEqual([72, 106, 10, 10]);
    expect(loaded.policies.size).toBeGreaterThan(5);
  });

  it('hold every control that a check or behaviour names, and none of those is called outside', async () => {
    const { frameworks } = await loadGovernance([content]);
    let named = 0;
    for (const framework of frameworks.values()) {
      const { checks, behaviours: prefix } = framework;
      const controls = new Map(framework.controls.map((one) => [one.id, one]));
      for (const check of catalogue)
        for (const id of (checks === undefined ? undefined : check.controls[checks]) ?? []) {
          named++;
          expect(controls.get(id), `${check.id}: ${id}`).toBeDefined();
          expect(controls.get(id)?.outside, `${check.id}: ${id}`).toBeUndefined();
        }
      if (prefix === undefined) continue;
      for (const { id, owasp } of behaviours)
        for (const name of (owasp ?? []).filter((one) => one.startsWith(prefix))) {
          named++;
          const found = framework.controls.filter((one) => one.id.startsWith(`${name}:`));
          expect(found, `${id}: ${name}`).toHaveLength(1);
        }
    }
    expect(named).toBeGreaterThan(500);
  });

  it('find a control by what the edition before called it', async () => {
    const csf = (await loadGovernance([content])).frameworks.get('nist-csf-2.0');
    if (!csf) throw new Error('the framework is there');
    const of = (name: string) => controlsNamed(csf, name).map((one) => one.id);
    expect(of('PR.AC-4')).toEqual(['PR.AA-05']);
    expect(of('PR.AC-1')).toEqual(['PR.AA-01', 'PR.AA-05']);
    expect(of('PR.AA-05')).toEqual(['PR.AA-05']);
  });

  it('are refused with their place where they are wrong, and a misspelt check is told', async () => {
    const text = readFileSync(`${content}/policies/least-privilege.yml`, 'utf8');
    const read = (changed: string) =>
      readYamlContent(changed, { file: 'least-privilege.yml', schema: policySchema, key: 'id' });
    expect(read(text.replace('severity: medium', 'severity: dire')).faults).toMatchObject([
      { at: 'severity', line: 5 },
    ]);
    expect(read(text.replace('id: least-privilege', 'id: other')).faults).toMatchObject([
      { line: 1, at: 'id' },
    ]);
    const misspelt = read(text.replace('check: shadow-admin', 'check: shadow-admins')).value;
    if (!misspelt) throw new Error('its shape is right');
    const faults = lintGovernance(
      { frameworks: new Map(), policies: new Map([['least-privilege', misspelt]]) },
      known,
    );
    expect(faults).toMatchObject([{ at: 'no-shadow-admins', because: 'no check "shadow-admins"' }]);
  });
});
