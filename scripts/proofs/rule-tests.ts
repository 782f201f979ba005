/** `npm run proof -- rule-tests [--system aws] [--show]`: our rules over other authors' vendor events. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadFieldTables, loadRules } from '../../src/detection/index.ts';
import { figureOf, type Judged, judgeForeign, systemOf } from './rule-tests.part.ts';

const { values } = parseArgs({
  options: {
    system: { type: 'string' },
    /** Print each case that is missed or a false alarm. */
    show: { type: 'boolean', default: false },
    rules: { type: 'string', default: resolve(import.meta.dirname, '../../content/rules') },
    data: {
      type: 'string',
      default: resolve(
        import.meta.dirname,
        '../../../shared/data/rule-tests/panther-tests.dev.jsonl',
      ),
    },
  },
});
const fields = loadFieldTables(resolve(import.meta.dirname, '../../content/fields'));
const { rules, faults } = loadRules(values.rules, { fields });
for (const fault of faults)
  if (fault.kind !== 'warning') console.error(`${fault.file}: ${fault.message}`);
const judged = judgeForeign(values.data, rules).filter(
  (one) => values.system === undefined || one.system === values.system,
);
const bad = (one: Judged): boolean =>
  one.expected
    ? (one.mitre !== null && !one.sameTechnique) || !one.nearLevel
    : one.found.some((f) => !['informational', 'low'].includes(f.level));
if (values.show)
  for (const one of judged.filter(bad))
    console.log(
      `${one.expected ? 'MISSED' : 'ALARM '} ${one.system} ${one.rule} (${one.severity}, ${one.mitre?.join(' ') ?? 'no technique'}) "${one.test}" found ${one.found.map((f) => `${f.slug}:${f.level}:${f.attack.join('/')}`).join(', ') || 'nothing'}\n       ${JSON.stringify(one.event).slice(0, 1_500)}`,
    );
const systems = [...new Set(judged.map((one) => one.system))].sort();
const of = (cases: readonly Judged[]) => ({
  ...figureOf(cases),
  bySystem: Object.fromEntries(
    systems.map((system) => [system, figureOf(cases.filter((one) => one.system === system))]),
  ),
});
const figure = of(judged);
console.log(
  `\nsame technique ${figure.sameTechnique} of ${figure.withTechnique}; level within one ${figure.nearLevel} of ${figure.found}; found ${figure.found} of ${figure.positives}; false alarms ${figure.falseAlarms} of ${figure.negatives}`,
);
console.table(figure.bySystem);
if (values.system === undefined) {
  const folder = resolve(import.meta.dirname, '../../docs/proofs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    resolve(folder, 'rule-tests.json'),
    `${JSON.stringify(
      {
        proof: 'rule-tests',
        command: 'npm run proof -- rule-tests',
        machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`,
        at: new Date().toISOString(),
        logTypes: Object.keys(systemOf),
        rules: rules.length,
        figure,
      },
      null,
      2,
    )}\n`,
  );
}
