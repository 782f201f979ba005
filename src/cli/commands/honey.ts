import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { stringAt, valueAt } from '../../core/index.ts';
import { callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, utc } from '../terminal.ts';
import { type Answer, cell, itemsOf, type PlatformFlags, platformVerbs } from './platform-verb.ts';

interface Flags extends PlatformFlags {
  readonly reason?: string;
  readonly kind?: string;
  readonly scope?: string;
  readonly rotateDays?: string;
  readonly identity?: string;
  readonly handle?: string;
  readonly place?: string;
  readonly out?: string;
}

const words = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : []).map((one) => inert(String(one)));

const ideaText = (one: Answer): string =>
  [
    `${cell(one, 'system')} ${cell(one, 'scope')}  ${cell(one, 'kind')}: ${cell(one, 'title')}`,
    `  called ${words(one['names']).join(', ') || 'nothing that fits'}, beside ${words(one['beside']).join(', ') || 'nobody yet'}`,
    `  planted ${cell(one, 'plant.action') ? `by ${cell(one, 'plant.action')}` : `by hand: ${words(valueAt(one, 'plant.byHand')).join(' ')}`}`,
    `  to lay out: ${cell(one, 'layOut')}`,
    `  seen when touched: ${cell(one, 'watched.seen')}, ${cell(one, 'watched.because')}`,
  ].join('\n');

const decoyText = (one: Answer): string =>
  `${cell(one, 'id')}  ${cell(one, 'state').replaceAll('_', ' ')}  ${cell(one, 'name')} (${cell(one, 'system')} ${cell(one, 'kind')}): ${cell(one, 'because')}`;

const listText = (answer: Answer): string =>
  columns(
    itemsOf(answer).map((one) => {
      const due = valueAt(one, 'rotateDueAt');
      return [
        cell(one, 'id'),
        cell(one, 'state').replaceAll('_', ' '),
        cell(one, 'name'),
        `${cell(one, 'system')} ${cell(one, 'kind')}`,
        `watched: ${cell(one, 'watched.seen')}`,
        typeof due === 'number' ? `rotates ${utc(due)}` : '',
        cell(one, 'laidOut') || 'not laid out',
      ];
    }),
  );

export const addHoney = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const honey = program
    .command('honey')
    .description('decoy identities and keys: planted beside real ones, rotated, watched');
  const { verb, ask } = platformVerbs(honey, deps, setExit);
  const plantVerb = (name: string, says: string, example: string): Command =>
    verb(name, says, example)
      .argument('<system>', 'system it stands in')
      .argument('<name>', 'a name of the plan')
      .requiredOption('--kind <kind>', 'kind of decoy, as in the plan')
      .requiredOption('--scope <scope>', 'account, tenant, domain or server')
      .option('--rotate-days <n>', 'replace it after so many days');
  const bodyOf = (system: string, name: string, flags: Flags) => ({
    ...{ system, name, kind: flags.kind, scope: flags.scope },
    ...(flags.rotateDays === undefined ? {} : { rotateEveryDays: Number(flags.rotateDays) }),
    ...(flags.identity === undefined ? {} : { subjectId: flags.identity }),
    ...(flags.handle === undefined ? {} : { handle: flags.handle }),
  });
  const plant = (system: string, name: string, flags: Flags) =>
    ask(flags, { method: 'POST', path: '/honey', body: bodyOf(system, name, flags) }, decoyText);

  verb('plan', 'decoys that would fit, and who would see them touched', 'plan').action(
    (flags: Flags) =>
      ask(flags, { method: 'GET', path: '/honey/plan' }, (answer) =>
        itemsOf(answer).map(ideaText).join('\n\n'),
      ),
  );
  plantVerb(
    'plant',
    'plant one through its connector',
    'plant postgresql app_backup --kind login_role --scope server',
  ).action(plant);
  plantVerb(
    'planted',
    'declare one that was planted by hand',
    'planted entra crm-sync --kind app_secret --scope contoso --identity entra:00000000-0000-0000-0000-000000000001',
  )
    .requiredOption('--identity <id>', 'inventory id by which a touch is recognised')
    .option('--handle <handle>', 'public handle of its key')
    .action(plant);
  verb('list', 'decoys that stand or stood', 'list --json').action((flags: Flags) =>
    ask(flags, { method: 'GET', path: '/honey' }, listText),
  );
  verb('rotate', 'plant another under a new name, then take the old one away', 'rotate dcy_…')
    .argument('<decoy>', 'decoy id')
    .action((id: string, flags: Flags) =>
      ask(flags, { method: 'POST', path: `/honey/${encodeURIComponent(id)}/rotate` }, decoyText),
    );
  verb('retire', 'take a decoy away', 'retire dcy_… --reason "moved to another server"')
    .argument('<decoy>', 'decoy id')
    .requiredOption('--reason <text>', 'why; stands in the ledger')
    .action((id: string, flags: Flags) =>
      ask(
        flags,
        {
          method: 'POST',
          path: `/honey/${encodeURIComponent(id)}/retire`,
          body: { reason: flags.reason },
        },
        decoyText,
      ),
    );
  verb(
    'bait',
    'take the secret of a decoy out of its drawer into a file, to be laid out',
    'bait dcy_… --place "build-7:/home/ci/.aws/credentials" --out bait.json',
  )
    .argument('<decoy>', 'decoy id')
    .requiredOption('--place <text>', 'where you lay it out; stands in the ledger')
    .requiredOption('--out <file>', 'written for you alone; never printed')
    .action(async (id: string, flags: Flags) => {
      const answer = await callApi(flags, deps.terminal.env, {
        method: 'POST',
        path: `/honey/${encodeURIComponent(id)}/bait`,
        body: { place: flags.place },
      });
      const out = flags.out ?? 'bait.json';
      await writeFile(out, `${jsonText(answer)}\n`, { mode: 0o600, flag: 'wx' });
      const said = { kind: answer['kind'], handle: answer['handle'], file: out };
      deps.terminal.out(
        `${flags.json ? jsonText(said) : `${inert(stringAt(answer, 'kind') ?? '')} ${inert(stringAt(answer, 'handle') ?? '')} is in ${inert(out)}`}\n`,
      );
      setExit(exit.ok);
    });
};
