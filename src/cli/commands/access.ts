import type { Command } from 'commander';
import type { AccessEdge } from '../../model/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { scanProgress } from '../progress.ts';
import { tellSetAside } from '../tell-set-aside.ts';
import { inert, jsonText, paint } from '../terminal.ts';
import { addAccessAdmins } from './access-admins.ts';
import { addAccessEvaluate } from './access-evaluate.ts';
import { addAccessLinks } from './access-links.ts';
import { resolve, unclear } from './meant.ts';

interface Flags {
  readonly inventory: string[];
  readonly json?: boolean;
}

const isGoal = (text: string): boolean => /^(control-plane|crown-jewels|write):/.test(text);

const step = (edge: AccessEdge): string =>
  `${inert(edge.from)}\n  ${edge.kind.replace('_', ' ')}${edge.certain ? '' : ' (possibly)'} → ${inert(edge.to)}\n    ${inert(edge.because)}`;

export const addAccess = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const access = program.command('access').description('who can become what, and why');
  addAccessAdmins(access, deps, setExit);
  addAccessEvaluate(access, deps, setExit);
  addAccessLinks(access, deps, setExit);
  access
    .command('why')
    .description(
      'the shortest path from one principal to another, or to a goal such as control-plane:*',
    )
    .argument('<from>', 'identity or role: id, ARN or unique name')
    .argument('[to]', 'identity, role or goal', 'control-plane:*')
    .requiredOption('--inventory <paths...>', 'inventory exports')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign access why jane control-plane:* --inventory gaad.json',
    )
    .action(async (from: string, to: string, flags: Flags) => {
      const loop = await deps.memoryLoop();
      const progress = scanProgress(deps.terminal);
      const { onProgress } = progress;
      const read = await loop.scan(flags.inventory, { now: deps.now(), onProgress });
      progress.clear();
      tellSetAside(deps.terminal, read);
      const start = resolve(loop.view, from);
      const goal = isGoal(to) ? { id: to } : resolve(loop.view, to);
      if (start.id === undefined || goal.id === undefined) {
        if (start.id === undefined) deps.terminal.err(unclear(from, start.fits));
        if (goal.id === undefined) deps.terminal.err(unclear(to, goal.fits));
        setExit(exit.usage);
        return;
      }
      const path = loop.view.path(start.id, goal.id);
      const tier = loop.view.tierOf(start.id);
      const principal = loop.view.principal(start.id);
      const blindSpots = principal ? loop.view.blind(principal.system) : [];
      const blind = [...new Set(blindSpots.map((one) => `${one.area}: ${one.because}`))];
      if (flags.json) {
        deps.terminal.out(
          `${jsonText({ from: start.id, to: goal.id, reachable: path !== undefined, certain: path?.every((edge) => edge.certain) ?? false, path: path ?? [], tier, blind })}\n`,
        );
      } else {
        const c = paint(deps.terminal);
        const text = path
          ? path.map(step).join('\n')
          : `no path seen from ${inert(start.id)} to ${inert(goal.id)}`;
        deps.terminal.out(`${c.bold(`tier ${tier.tier}`)}: ${inert(tier.because)}\n${text}\n`);
        for (const one of blind) deps.terminal.out(`${c.yellow(`not seen: ${inert(one)}`)}\n`);
      }
      setExit(read.faults > 0 ? exit.input : exit.ok);
    });
};
