import type { Command } from 'commander';
import { isObject, stringAt, valueAt } from '../../core/index.ts';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, utc } from '../terminal.ts';
import { addCampaigns } from './respond-campaigns.ts';
import { addRecord } from './respond-record.ts';
import { addResponseSettings } from './respond-settings.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly reason?: string;
}

const items = (answer: Record<string, unknown>): readonly Record<string, unknown>[] =>
  (Array.isArray(answer['items']) ? answer['items'] : []).filter(isObject);

const cell = (value: unknown, path: string): string => inert(stringAt(value, path) ?? '');

const lines = (value: unknown, path: string): string[] =>
  (stringAt(value, path) ?? '').split('\n').map(inert);

/** What one needs to decide: about whom, how bad, what will be done and broken, and whether one may. */
const approvalText = (view: Record<string, unknown>): string => {
  const expires = valueAt(view, 'approval.expiresAt');
  return [
    `${cell(view, 'approval.id')}  ${cell(view, 'incident.severity')}  ${cell(view, 'approval.title')}`,
    `  about ${cell(view, 'subject.name')}: ${cell(view, 'incident.story')}`,
    ...lines(view, 'approval.question').map((line) => `  ${line}`),
    ...(valueAt(view, 'mine.may') === false
      ? [`  not yours to answer: ${cell(view, 'mine.because')}`]
      : []),
    ...(typeof expires === 'number' ? [`  open until ${utc(expires)}`] : []),
  ].join('\n');
};

export const addRespond = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const respond = program
    .command('respond')
    .description('see, approve, deny and undo containment on a running platform');
  const verb = (name: string, says: string): Command =>
    respond
      .command(name)
      .description(says)
      .option('--url <url>', 'address of the platform')
      .option('--token <token>', 'API token; better in COUNTERSIGN_TOKEN')
      .option('--data-dir <dir>', 'data dir of a platform on this machine', '.countersign')
      .option('--json', 'machine-readable');
  const env = deps.terminal.env;
  const print = (flags: Flags, value: unknown, text: () => string): void => {
    deps.terminal.out(`${flags.json ? jsonText(value) : text()}\n`);
    setExit(exit.ok);
  };

  verb('approvals', 'what waits for an answer')
    .addHelpText('after', '\nExample:\n  countersign respond approvals')
    .action(async (flags: Flags) => {
      const answer = await callApi(flags, env, { method: 'GET', path: '/approvals?state=waiting' });
      print(
        flags,
        answer,
        () => items(answer).map(approvalText).join('\n\n') || 'nothing waits for an answer',
      );
    });
  verb('plans', 'containment plans and their state')
    .addHelpText('after', '\nExample:\n  countersign respond plans --json')
    .action(async (flags: Flags) => {
      const answer = await callApi(flags, env, { method: 'GET', path: '/plans' });
      print(flags, answer, () =>
        columns(
          items(answer).map((one) => [
            cell(one, 'id'),
            cell(one, 'state'),
            cell(one, 'playbook'),
            cell(one, 'identityId'),
          ]),
        ),
      );
    });
  for (const decision of ['approve', 'deny'] as const) {
    verb(decision, `${decision} a waiting plan`)
      .argument('<approval>', 'approval id')
      .requiredOption('--reason <text>', 'why; stands in the ledger')
      .addHelpText(
        'after',
        `\nExample:\n  countersign respond ${decision} apr_… --reason "seen with the owner"`,
      )
      .action(async (id: string, flags: Flags) => {
        const body = {
          decision: decision === 'approve' ? 'approved' : 'denied',
          reason: flags.reason,
        };
        const answer = await callApi(flags, env, {
          method: 'POST',
          path: `/approvals/${encodeURIComponent(id)}/decision`,
          body,
        });
        print(
          flags,
          answer,
          () => `${decision === 'approve' ? 'approved' : 'denied'} ${inert(id)}`,
        );
      });
  }
  verb('undo', 'take back what a plan did, as far as its labels say')
    .argument('<plan>', 'plan id')
    .requiredOption('--reason <text>', 'why; stands in the ledger')
    .addHelpText('after', '\nExample:\n  countersign respond undo pln_… --reason "false alarm"')
    .action(async (id: string, flags: Flags) => {
      const answer = await callApi(flags, env, {
        method: 'POST',
        path: `/plans/${encodeURIComponent(id)}/undo`,
        body: { reason: flags.reason },
      });
      print(flags, answer, () => `undo of ${inert(id)} asked for`);
    });
  addCampaigns(verb, deps, setExit);
  addRecord(verb, deps, setExit);
  addResponseSettings(verb, deps, setExit);
};
