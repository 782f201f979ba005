import type { Command } from 'commander';
import { isObject, valueAt } from '../../core/index.ts';
import type { CliDeps } from '../contract.ts';
import { columns, inert } from '../terminal.ts';
import { type Answer, cell, itemsOf, type PlatformFlags, platformVerbs } from './platform-verb.ts';

interface Flags extends PlatformFlags {
  readonly config: string;
}

const number = (value: unknown, path: string): string => String(valueAt(value, path) ?? 0);

const listText = (answer: Answer): string => {
  const rows = itemsOf(answer).map((one) => [
    cell(one, 'id'),
    cell(one, 'title'),
    `${number(one, 'queue.waiting')} wait`,
    `${number(one, 'queue.sent')} sent`,
    `${number(one, 'queue.setAside')} set aside`,
    cell(one, 'queue.because').slice(0, 100),
  ]);
  const kinds = itemsOf(answer, 'kinds').map((one) => cell(one, 'id'));
  return rows.length === 0 ? `no output is set up; there is: ${kinds.join(', ')}` : columns(rows);
};

export const addOutputs = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const outputs = program
    .command('outputs')
    .description('where findings, responses, tasks and questions go: SIEM, chat, mail, tickets');
  const { verb, ask } = platformVerbs(outputs, deps, setExit);
  const pathOf = (id: string): string => `/outputs/${encodeURIComponent(id)}`;

  verb('list', 'outputs, what waits for each, and what it never took', 'list --json').action(
    (flags: Flags) => ask(flags, { method: 'GET', path: '/outputs' }, listText),
  );
  verb('add', 'add or change an output', 'add slack soc --config slack.json')
    .argument(
      '<kind>',
      'email, file, jira, nats, pagerduty, servicenow, slack, syslog, teams or webhook',
    )
    .argument('<id>', 'how you call it')
    .requiredOption(
      '--config <file>',
      'JSON with settings, secrets and takes, readable by you alone; - = standard input',
    )
    .action(async (kind: string, id: string, flags: Flags) => {
      const config = await deps.connect.readSettings(flags.config);
      const body = { ...(isObject(config) ? config : {}), kind };
      await ask(
        flags,
        { method: 'PUT', path: pathOf(id), body },
        (saved) =>
          `${cell(saved, 'id')} is kept, its secrets sealed; try it with: countersign outputs test ${inert(id)}`,
      );
    });
  verb('test', 'send a test now, and say what the other side answered', 'test soc')
    .argument('<id>', 'output')
    .action((id: string, flags: Flags) =>
      ask(flags, { method: 'POST', path: `${pathOf(id)}/test` }, (said) =>
        cell(said, 'taken') === 'yes' ? 'taken' : `not taken: ${cell(said, 'because')}`,
      ),
    );
  verb('retry', 'try again what was set aside', 'retry soc')
    .argument('<id>', 'output')
    .action((id: string, flags: Flags) =>
      ask(
        flags,
        { method: 'POST', path: `${pathOf(id)}/retry` },
        (said) => `${number(said, 'waiting')} wait anew`,
      ),
    );
  verb('remove', 'remove an output, with what waits for it', 'remove soc')
    .argument('<id>', 'output')
    .action((id: string, flags: Flags) =>
      ask(flags, { method: 'DELETE', path: pathOf(id) }, (said) =>
        said['ok'] === true ? 'removed' : 'there was no such output',
      ),
    );
};
