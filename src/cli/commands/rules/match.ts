import type { Logsource } from '../../../detection/index.ts';
import type { Terminal } from '../../contract.ts';
import { exit } from '../../exit.ts';
import { parseLogsource } from '../../logsource-option.ts';
import { readRecords } from '../../read-records.ts';
import type { RuleHit, RuleMatcher, RulesDoor } from '../../rules-contract.ts';
import { inert, jsonLine, paint, severityPaint } from '../../terminal.ts';
import { type AddRulesVerb, collect } from './verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly rules: readonly string[];
  readonly events: string;
  readonly logsource?: Logsource;
  readonly timeField?: string;
}

const SHOWN_FAULTS = 3;
/** Lines gathered before they are written at once. */
const WRITE_EVERY = 512;

/** Writes many short lines in few writes. */
const createLines = (terminal: Terminal) => {
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) terminal.out(`${lines.join('\n')}\n`);
    lines = [];
  };
  return {
    add(line: string): void {
      lines.push(line);
      if (lines.length >= WRITE_EVERY) flush();
    },
    flush,
  };
};

const createPretty = (terminal: Terminal) => {
  const c = paint(terminal);
  return (event: number, hit: RuleHit): string => {
    const fields = Object.entries(hit.fields)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(' ');
    return `${String(event).padStart(6)}  ${severityPaint(c, hit.level)}  ${inert(hit.title)}  ${c.dim(inert(fields))}`;
  };
};

/** What is not in the answer, and what to do about it. */
const tellLeft = (terminal: Terminal, matcher: RuleMatcher, door: RulesDoor): void => {
  const { untimed, dropped } = matcher.left();
  if (untimed > 0)
    terminal.err(
      `${untimed} matched records show no time and are in no correlation; --time-field says where it stands\n`,
    );
  if (dropped > 0)
    terminal.err(
      `${dropped} matched records did not fit and are in no correlation; give the events in parts by time\n`,
    );
  const left = door.faults.filter((fault) => fault.kind !== 'warning').length;
  if (left > 0) {
    terminal.err(`${left} rule documents cannot be used; \`countersign rules lint\` says why\n`);
  }
};

export const addMatch: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('match')
    .description('run rules over raw records: one line for each match')
    .requiredOption(
      '--events <file>',
      'NDJSON, a JSON array or {"Records": […]}, as received; may be gzip',
    )
    .option('--rules <path>', 'rules from here instead of our own', collect, [])
    .option(
      '--logsource <parts>',
      'what the records are: product=…,service=…,category=…; a part left out constrains nothing, without it every rule is tried',
      parseLogsource,
    )
    .option(
      '--time-field <path>',
      'where the records have their time, for correlations; default: as their source says, else a usual field',
    )
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      '\nExample:\n  countersign rules match --rules content/rules --events trail.jsonl.gz \\\n    --logsource product=aws,service=cloudtrail --json\n\n"event" is the place of the record in the file, from 0. Exit codes: 0 all read, 3 some records were set aside.',
    )
    .action(async (flags: Flags) => {
      const { terminal } = deps;
      const door = await deps.rules(flags.rules);
      const matcher = door.matcher(flags.logsource ?? {}, flags.timeField);
      const out = createLines(terminal);
      const pretty = createPretty(terminal);
      let records = 0;
      let matches = 0;
      let aside = 0;
      for await (const item of readRecords(flags.events)) {
        if (item.kind === 'set_aside') {
          aside++;
          if (aside <= SHOWN_FAULTS) {
            terminal.err(`set aside ${inert(`${flags.events}:${item.line}: ${item.because}`)}\n`);
          }
          continue;
        }
        records++;
        for (const hit of matcher.match(item.record, item.index)) {
          matches++;
          out.add(flags.json ? jsonLine({ event: item.index, ...hit }) : pretty(item.index, hit));
        }
      }
      for (const { event, ...hit } of matcher.findings()) {
        matches++;
        out.add(flags.json ? jsonLine({ event, ...hit }) : pretty(event, hit));
      }
      out.flush();
      tellLeft(terminal, matcher, door);
      terminal.err(
        `${matches} matches of ${matcher.rules} rules and ${matcher.correlations} correlations in ${records} records, ${aside} set aside\n`,
      );
      setExit(aside > 0 ? exit.input : exit.ok);
    });
};
