/** Verbs of `respond` about many secrets at once, and about where new ones go. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { isObject, parseJson, stringAt, valueAt } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, utc } from '../terminal.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly reason?: string;
  readonly start?: boolean;
  readonly set?: string;
}

const objectsAt = (value: unknown, path: string): readonly Record<string, unknown>[] => {
  const found = valueAt(value, path);
  return (Array.isArray(found) ? found : []).filter(isObject);
};
const textsAt = (value: unknown, path: string): readonly string[] => {
  const found = valueAt(value, path);
  return (Array.isArray(found) ? found : []).map((one) => inert(String(one)));
};
const cell = (value: unknown, path: string): string => inert(stringAt(value, path) ?? '');
const number = (value: unknown, path: string): string => String(valueAt(value, path) ?? '');

const campaignText = (campaign: unknown): string => {
  const items = objectsAt(campaign, 'items');
  const at = valueAt(campaign, 'at');
  return [
    `${cell(campaign, 'id')}  ${cell(campaign, 'kind')} of ${cell(campaign, 'about')}, ${number(campaign, 'done')} of ${items.length} done${typeof at === 'number' ? `, begun ${utc(at)}` : ''}`,
    columns(
      items.map((one, index) => [
        String(index + 1),
        cell(one, 'state'),
        `tier ${number(one, 'tier')}`,
        cell(one, 'system'),
        cell(one, 'name'),
        cell(one, 'planId') || cell(one, 'taskId'),
        cell(one, 'how'),
      ]),
    ),
    ...textsAt(campaign, 'unknown').map((one) => `not known: ${one}`),
    ...objectsAt(campaign, 'residual').map((one) => {
      const until = valueAt(one, 'until');
      const end = typeof until === 'number' ? `until ${utc(until)}` : 'without a known end';
      return `still open: ${cell(one, 'what')}, ${end}: ${cell(one, 'because')}`;
    }),
  ].join('\n');
};

export const addCampaigns = (
  verb: (name: string, says: string) => Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const { env } = deps.terminal;
  const print = (flags: Flags, value: unknown, text: () => string): void => {
    deps.terminal.out(`${flags.json ? jsonText(value) : text()}\n`);
    setExit(exit.ok);
  };
  const kinds = [
    [
      'exposure',
      'every secret that a runner, host, vault or principal could read: plans and tasks, worst first',
      'countersign respond exposure github:runner/12 --reason "seen in an attacker\'s hands" --start',
    ],
    [
      'vendor',
      'everything of a vendor in one plan: accounts, apps, keys, grants',
      'countersign respond vendor example.com --reason "they told us" --start',
    ],
  ] as const;
  for (const [kind, says, example] of kinds)
    verb(kind, says)
      .argument('<id>', kind === 'vendor' ? 'the vendor, by id or name' : 'its id in the inventory')
      .requiredOption('--reason <text>', 'why; stands in the ledger')
      .option('--start', 'do it; without, only what would be done is shown')
      .addHelpText('after', `\nExample:\n  ${example}`)
      .action(async (about: string, flags: Flags) => {
        const answer = await callApi(flags, env, {
          method: 'POST',
          path: '/campaigns',
          body: { kind, about, reason: flags.reason, start: flags.start === true },
        });
        print(flags, answer, () =>
          [
            campaignText(valueAt(answer, 'campaign')),
            ...(flags.start ? [] : ['nothing was done yet; add --start to do it']),
          ].join('\n'),
        );
      });
  verb('campaigns', 'campaigns and how far they are')
    .addHelpText('after', '\nExample:\n  countersign respond campaigns')
    .action(async (flags: Flags) => {
      const answer = await callApi(flags, env, { method: 'GET', path: '/campaigns' });
      print(
        flags,
        answer,
        () => objectsAt(answer, 'items').map(campaignText).join('\n\n') || 'no campaign was begun',
      );
    });
  verb('consumers', 'where the consumers of each credential read its secret')
    .option('--set <file>', 'JSON file with the whole list, in place of the one there is')
    .addHelpText('after', '\nExample:\n  countersign respond consumers --set consumers.json')
    .action(async (flags: Flags) => {
      const given =
        flags.set === undefined ? undefined : parseJson(await readFile(flags.set, 'utf8'));
      const answer = await callApi(
        flags,
        env,
        given === undefined
          ? { method: 'GET', path: '/consumers' }
          : { method: 'PUT', path: '/consumers', body: { items: given } },
      );
      print(
        flags,
        answer,
        () =>
          columns(
            objectsAt(answer, 'items').map((one) => [
              cell(one, 'of.system'),
              cell(one, 'of.account'),
              objectsAt(one, 'places')
                .map(
                  (place) => cell(place, 'url') || `${cell(place, 'system')} ${cell(place, 'at')}`,
                )
                .join(', '),
            ]),
          ) || 'nobody has said where; rotations are refused until somebody does',
      );
    });
};
