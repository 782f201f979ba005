import { readFile } from 'node:fs/promises';
import { CountersignError, isObject, type JsonObject, parseJson } from '../../../core/index.ts';
import type { Terminal } from '../../contract.ts';
import { exit } from '../../exit.ts';
import { readRecords } from '../../read-records.ts';
import type { ExplainedCorrelation, ExplainedRule } from '../../rules-contract.ts';
import { inert, paint, utc } from '../../terminal.ts';
import { type AddRulesVerb, collect, printAnswer } from './verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly rules: readonly string[];
  readonly timeField?: string;
}

const pretty = (said: ExplainedRule, terminal: Terminal): string => {
  const c = paint(terminal);
  const mark = (matched: boolean): string => (matched ? c.green('yes') : c.red('no '));
  const lines = [
    inert(
      `${said.title}: ${said.matched ? 'matches' : 'does not match'} (condition: ${said.condition})`,
    ),
  ];
  for (const part of said.parts) {
    lines.push(`${mark(part.matched)} ${inert(part.name)}`);
    for (const item of part.items) {
      const saw = item.saw.join(', ') || 'nothing';
      const text = `${item.field ?? 'keywords'}: wants ${item.expected}, saw ${saw}`;
      lines.push(`    ${mark(item.matched)} ${inert(text)}`);
    }
  }
  return lines.join('\n');
};

const MAX_RECORDS = 100_000;
const MAX_SHOWN = 20;

const recordsOf = async (file: string): Promise<readonly JsonObject[]> => {
  const records: JsonObject[] = [];
  for await (const item of readRecords(file)) {
    // What is set aside keeps its place.
    records.push(item.kind === 'record' ? item.record : {});
    if (records.length > MAX_RECORDS)
      throw new CountersignError(
        'ERR_INPUT_TOO_LARGE',
        `${file} holds more than ${MAX_RECORDS} records; give the hours that matter`,
      );
  }
  return records;
};

const places = (events: readonly number[]): string =>
  events.length <= MAX_SHOWN
    ? events.join(', ')
    : `${events.slice(0, MAX_SHOWN).join(', ')} and ${events.length - MAX_SHOWN} more`;

const prettyCorrelation = (said: ExplainedCorrelation, terminal: Terminal): string => {
  const c = paint(terminal);
  const mark = (matched: boolean): string => (matched ? c.green('yes') : c.red('no '));
  const by = said.groupBy.length === 0 ? '' : ` by ${said.groupBy.join(', ')}`;
  const head = `${said.title}: ${said.matched ? 'holds' : 'does not hold'} (${said.wants}${by} within ${said.timespan / 1000} s)`;
  const lines = [inert(head)];
  for (const { name, events } of said.members)
    lines.push(
      `${mark(events.length > 0)} ${inert(`${name}: events ${places(events) || 'none'}`)}`,
    );
  for (const { fields, correlation } of said.findings) {
    const group = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    lines.push(
      inert(
        `${utc(correlation.since)} to ${utc(correlation.until)}  ${group.join(' ') || 'all together'}: ${correlation.value}, events ${places(correlation.events)}`,
      ),
    );
  }
  if (said.untimed > 0)
    lines.push(`${said.untimed} records show no time; --time-field says where it stands`);
  return lines.join('\n');
};

export const addExplain: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('explain')
    .description('which parts of a rule match an event and which do not')
    .argument('<rule>', 'id or slug')
    .argument('<event>', 'file with one JSON event; for a correlation, with many')
    .option('--rules <path>', 'read rules from here', collect, [])
    .option('--time-field <path>', 'where the events have their time, for a correlation')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign rules explain trail-stopped event.json')
    .action(async (id: string, file: string, flags: Flags) => {
      const door = await deps.rules(flags.rules);
      const rule = door.rules.find((one) => one.id === id || one.slug === id);
      if (!rule) {
        deps.terminal.err(`no rule "${inert(id)}"; \`countersign rules list\` shows them.\n`);
        setExit(exit.usage);
        return;
      }
      setExit(exit.ok);
      const over =
        rule.kind === 'correlation'
          ? door.explainCorrelation(rule.id, await recordsOf(file), flags.timeField)
          : undefined;
      if (over) {
        printAnswer(deps, flags, over, () => prettyCorrelation(over, deps.terminal));
        return;
      }
      const record = parseJson(await readFile(file, 'utf8'));
      if (!isObject(record))
        throw new CountersignError('ERR_INPUT_INVALID', `${file} holds no JSON object`);
      const said = door.explain(rule.id, record);
      if (said) printAnswer(deps, flags, said, () => pretty(said, deps.terminal));
    });
};
