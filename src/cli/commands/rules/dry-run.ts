import { readFile } from 'node:fs/promises';
import { isObject, stringAt } from '../../../core/index.ts';
import { type ApiFlags, callApi } from '../../api-client.ts';
import { exit } from '../../exit.ts';
import { parseSpan } from '../../options.ts';
import { columns, inert, jsonText, utc } from '../../terminal.ts';
import type { AddRulesVerb } from './verb.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly since: number;
  readonly data?: string;
}

/** The platform stops by itself before this. */
const PATIENCE_MS = 90_000;
const SHOWN = 20;

const listOf = (answer: object, name: string): readonly Record<string, unknown>[] => {
  const found = (answer as Record<string, unknown>)[name];
  return (Array.isArray(found) ? found : []).filter(isObject);
};
const timeOf = (value: unknown): string => (typeof value === 'number' ? utc(value) : '');

const pretty = (answer: object): string => {
  const rules = listOf(answer, 'rules').map((rule) => stringAt(rule, 'title') ?? '');
  const identities = listOf(answer, 'identities');
  const lines = [`${inert(rules.join(', '))}: ${inert(stringAt(answer, 'says') ?? '')}`];
  if (identities.length > 0) {
    lines.push(
      columns(
        identities
          .slice(0, SHOWN)
          .map((one) => [
            `  ${String(one['fired']).padStart(6)}`,
            timeOf(one['lastAt']),
            inert(String(one['id'])),
          ]),
      ),
    );
    if (identities.length > SHOWN) lines.push(`  and ${identities.length - SHOWN} more`);
  }
  for (const sample of listOf(answer, 'samples')) {
    const fields = isObject(sample['fields'])
      ? Object.entries(sample['fields']).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      : [];
    lines.push(
      inert(
        `${timeOf(sample['time'])}  ${String(sample['operation'])}  ${String(sample['vendorId'])}`,
      ),
      inert(`    ${fields.join(' ')}`),
    );
  }
  for (const fault of listOf(answer, 'faults'))
    lines.push(inert(`${String(fault['message'])}; ${String(fault['fix'])}`));
  return lines.join('\n');
};

export const addDryRun: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('dry-run')
    .description('what a rule would have found in the events that are kept; changes nothing')
    .argument('<rule>', 'file with the rule')
    .option('--since <span>', 'how far back: 90m, 24h, 7d', parseSpan, parseSpan('7d'))
    .option('--data <dir>', 'read the archive of a platform that is not running')
    .option('--url <url>', 'address of the platform')
    .option('--token <token>', 'API token; better in COUNTERSIGN_TOKEN')
    .option('--data-dir <dir>', 'data dir of a platform on this machine', '.countersign')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign rules dry-run ./my-rules/new.yml --since 7d')
    .action(async (file: string, flags: Flags) => {
      const text = await readFile(file, 'utf8');
      const { since } = flags;
      const answer =
        flags.data === undefined
          ? await callApi(flags, deps.terminal.env, {
              method: 'POST',
              path: '/rules/dry-run',
              body: { rule: text, file, since },
              timeoutMs: PATIENCE_MS,
            })
          : await deps.tryRule({
              dataDir: flags.data,
              file,
              text,
              since,
              onProgress(events) {
                if (deps.terminal.isTty) deps.terminal.err(`\r${events} events read`);
              },
            });
      if (flags.data !== undefined && deps.terminal.isTty) deps.terminal.err('\r\u001b[K');
      deps.terminal.out(`${flags.json ? jsonText(answer) : pretty(answer)}\n`);
      setExit(exit.ok);
    });
};
