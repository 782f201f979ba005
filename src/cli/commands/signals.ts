import type { Command } from 'commander';
import { isObject, valueAt } from '../../core/index.ts';
import type { CliDeps } from '../contract.ts';
import { columns, utc } from '../terminal.ts';
import { type Answer, cell, itemsOf, type PlatformFlags, platformVerbs } from './platform-verb.ts';

interface Flags extends PlatformFlags {
  readonly config: string;
}

const countsText = (value: unknown): string =>
  Object.entries(isObject(value) ? value : {})
    .filter(([name, count]) => typeof count === 'number' && name !== 'oldestAt')
    .map(([name, count]) => `${Number(count)} ${name.replaceAll('_', ' ')}`)
    .join(', ');

const listText = (answer: Answer): string => {
  const { received } = answer;
  const issuers = itemsOf(answer, 'issuers').map((one) => [
    'hears',
    cell(one, 'name'),
    cell(one, 'issuer'),
    `weight ${String(valueAt(one, 'weight'))}`,
    countsText(isObject(received) ? received[cell(one, 'issuer')] : undefined) ||
      cell(one, 'fault') ||
      'nothing yet',
  ]);
  const streams = itemsOf(answer, 'streams').map((one) => [
    'tells',
    cell(one, 'owner'),
    cell(one, 'id'),
    cell(one, 'status'),
    countsText(one['queue']),
  ]);
  const rows = [...issuers, ...streams];
  return rows.length === 0 ? 'nobody is heard and nobody is told' : columns(rows);
};

export const addSignals = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const signals = program
    .command('signals')
    .description('Shared Signals: whom we hear, and who is told what we contained');
  const { verb, ask } = platformVerbs(signals, deps, setExit);

  verb('list', 'issuers with what became of their signals, and streams', 'list --json').action(
    (flags: Flags) => ask(flags, { method: 'GET', path: '/signals' }, listText),
  );
  verb(
    'subscribe',
    'hear an issuer: find its transmitter, ask for a stream',
    'subscribe --config idp.json',
  )
    .requiredOption(
      '--config <file>',
      'JSON with settings and credential, readable by you alone; - = standard input',
    )
    .action(async (flags: Flags) => {
      const body = await deps.connect.readSettings(flags.config);
      await ask(flags, { method: 'POST', path: '/signals/issuers', body }, (answer) => {
        const push = cell(answer, 'push.url');
        return [
          `${cell(answer, 'issuer.name')} is heard`,
          ...(push === ''
            ? []
            : [
                `it pushes to ${push} with "Authorization: ${cell(answer, 'push.authorization')}", shown once`,
              ]),
        ].join('\n');
      });
    });
  verb('verify', 'have a stream verified by its transmitter', 'verify idp')
    .argument('<name>', 'issuer, as you call it')
    .action((name: string, flags: Flags) =>
      ask(
        flags,
        { method: 'POST', path: `/signals/issuers/${encodeURIComponent(name)}/verify` },
        () => 'asked for; `countersign signals list` shows when it came',
      ),
    );
  verb('unsubscribe', 'hear an issuer no more', 'unsubscribe idp')
    .argument('<name>', 'issuer, as you call it')
    .action((name: string, flags: Flags) =>
      ask(
        flags,
        { method: 'DELETE', path: `/signals/issuers/${encodeURIComponent(name)}` },
        (answer) => (answer['ok'] === true ? 'ended' : 'there was no such issuer'),
      ),
    );
  verb('rotate-keys', 'publish a new signing key, which signs in an hour', 'rotate-keys').action(
    (flags: Flags) =>
      ask(
        flags,
        { method: 'POST', path: '/signals/keys/rotate' },
        (answer) =>
          `key ${cell(answer, 'kid')} signs from ${utc(Number(valueAt(answer, 'signsFrom') ?? 0))}`,
      ),
  );
};
