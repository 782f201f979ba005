import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import {
  type Answer,
  cell,
  itemsOf,
  numberIn,
  type PlatformFlags,
  platformVerbs,
} from './platform-verb.ts';

const n = (value: unknown, path: string): string => String(numberIn(value, path) ?? 0);

const policyText = (one: Answer): string =>
  [
    `${cell(one, 'id')}  ${cell(one, 'status')}  ${cell(one, 'title')} (${cell(one, 'owner')})`,
    ...itemsOf(one, 'rules').map(
      (rule) =>
        `  ${cell(rule, 'id')}: ${n(rule, 'pass')} of ${n(rule, 'of')} hold, ${n(rule, 'fail')} do not, ${n(rule, 'unknown')} unknown, ${n(rule, 'excepted')} excepted. ${cell(rule, 'says')}`,
    ),
  ].join('\n');

export const addPolicies = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const policies = program
    .command('policies')
    .description('rules with owners: rotation, ownership, machines apart from people, agents');
  const { verb, ask } = platformVerbs(policies, deps, setExit);
  verb('list', 'every policy, and how each of its rules stands', 'list').action(
    (flags: PlatformFlags) =>
      ask(flags, { method: 'GET', path: '/policies' }, (answer) =>
        itemsOf(answer).map(policyText).join('\n'),
      ),
  );
  verb('show <id>', 'for whom a policy does not hold, and who is excepted', 'show rotation').action(
    (id: string, flags: PlatformFlags) =>
      ask(flags, { method: 'GET', path: `/policies/${encodeURIComponent(id)}` }, (answer) =>
        [
          policyText(answer),
          `  ${cell(answer, 'because')}`,
          ...itemsOf(answer, 'breaches').map(
            (one) =>
              `    ${cell(one, 'status').padEnd(8)} ${cell(one, 'subjectId')} (tier ${n(one, 'tier')}), ${cell(one, 'rule')}: ${cell(one, 'because')}`,
          ),
        ].join('\n'),
      ),
  );
};
