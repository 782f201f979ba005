/** Verbs of `respond` about how the site lets itself be defended, and how gateways are answered. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseJson } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { jsonText } from '../terminal.ts';

interface Flags extends ApiFlags {
  readonly set?: string;
}

const verbs = [
  {
    name: 'settings',
    path: '/settings/response',
    says: 'modes, limits, who is asked after whom, two people, a fresh sign-in; printed as JSON',
    set: 'JSON file with what is to change; the rest stays',
    example: 'countersign respond settings --set response.json',
  },
  {
    name: 'policy',
    path: '/settings/enforcement',
    says: 'the rules by which gateways of agents are answered; printed as JSON',
    set: 'JSON file with the whole policy',
    example: 'countersign respond policy --set enforcement.json',
  },
] as const;

export const addResponseSettings = (
  verb: (name: string, says: string) => Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  for (const { name, path, says, set, example } of verbs)
    verb(name, says)
      .option('--set <file>', set)
      .addHelpText('after', `\nExample:\n  ${example}`)
      .action(async (flags: Flags) => {
        const answer = await callApi(
          flags,
          deps.terminal.env,
          flags.set === undefined
            ? { method: 'GET', path }
            : { method: 'PUT', path, body: parseJson(await readFile(flags.set, 'utf8')) },
        );
        deps.terminal.out(`${jsonText(answer)}\n`);
        setExit(exit.ok);
      });
};
