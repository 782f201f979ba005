/** Verbs of `respond` about playbooks in shadow mode: what they would have done, and letting them act on it. */
import type { Command } from 'commander';
import { isObject, stringAt, valueAt } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText } from '../terminal.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly reason?: string;
  readonly evenSo?: boolean;
}

const HEAD = [
  ...['playbook', 'mode', 'incidents', 'would act', 'would ask', 'attacks', 'none', 'open'],
  'acted wrongly',
  'lacks',
];

const words = (value: unknown): string =>
  Array.isArray(value) ? value.map((one) => inert(String(one))).join('; ') : '';

const rowOf = (one: Record<string, unknown>): string[] => {
  const counted = (name: string): string => String(valueAt(one, `record.${name}`) ?? '–');
  return [
    inert(stringAt(one, 'id') ?? ''),
    inert(stringAt(one, 'mode') ?? ''),
    ...['incidents', 'wouldHaveActed', 'wouldHaveAsked', 'attacks', 'noAttacks'].map(counted),
    ...['undecided', 'actedWrongly'].map(counted),
    words(valueAt(one, 'record.lacks')),
  ];
};

export const addRecord = (
  verb: (name: string, says: string) => Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const { env } = deps.terminal;
  verb('record', 'what each playbook in shadow mode would have done, and whether it was right')
    .addHelpText('after', '\nExample:\n  countersign respond record')
    .action(async (flags: Flags) => {
      const answer = await callApi(flags, env, { method: 'GET', path: '/playbooks' });
      const all = (Array.isArray(answer['items']) ? answer['items'] : []).filter(isObject);
      const seen = all.filter((one) => valueAt(one, 'record.incidents') !== 0);
      deps.terminal.out(
        flags.json
          ? `${jsonText({ items: all.map(({ id, mode, record }) => ({ id, mode, record })) })}\n`
          : `${seen.length === 0 ? '' : `${columns([HEAD, ...seen.map(rowOf)])}\n`}${seen.length} of ${all.length} playbooks have watched an incident\n`,
      );
      setExit(exit.ok);
    });
  for (const { name, mode, says } of [
    { name: 'promote', mode: 'active', says: 'let a playbook act, where its record bears it' },
    { name: 'demote', mode: 'shadow', says: 'put a playbook back into shadow mode' },
  ] as const)
    verb(name, says)
      .argument('<playbook>', 'its id, as `countersign playbooks list` shows')
      .requiredOption('--reason <text>', 'why; stands in the ledger')
      .option('--even-so', 'against its record')
      .addHelpText(
        'after',
        `\nExample:\n  countersign respond ${name} human/offboard --reason "seen for a month"`,
      )
      .action(async (playbook: string, flags: Flags) => {
        const answer = await callApi(flags, env, {
          method: 'PUT',
          path: '/playbooks/mode',
          body: { playbook, mode, reason: flags.reason, evenSo: flags.evenSo === true },
        });
        deps.terminal.out(
          flags.json ? `${jsonText(answer)}\n` : `${inert(playbook)} is ${mode} now\n`,
        );
        setExit(exit.ok);
      });
};
