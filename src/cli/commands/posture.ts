import type { Command } from 'commander';
import type { Posture } from '../../model/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseCount, parseTime } from '../options.ts';
import { scanProgress } from '../progress.ts';
import { tellSetAside } from '../tell-set-aside.ts';
import { columns, inert, jsonText, paint } from '../terminal.ts';
import { addPostureCases } from './posture-cases.ts';

interface Flags {
  readonly json?: boolean;
  readonly now?: number;
  readonly top: number;
}

const worstFirst = (a: Posture, b: Posture): number =>
  a.tier - b.tier || b.risk - a.risk || (a.identityId < b.identityId ? -1 : 1);

export const addPosture = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const posture = program
    .command('posture')
    .description('judge every identity of inventory exports: tier, risk, failed and unknown checks')
    .argument('<paths...>', 'inventory exports and, for last use, logs')
    .option('--json', 'machine-readable')
    .option('--now <time>', 'judge as of this time instead of now', parseTime)
    .option('--top <n>', 'how many identities to print', parseCount(0, 1_000_000), 20)
    .addHelpText(
      'after',
      '\nExample:\n  countersign posture gaad.json credential-report.csv --top 10',
    )
    .action(async (paths: string[], flags: Flags) => {
      const now = flags.now ?? deps.now();
      const loop = await deps.memoryLoop();
      const progress = scanProgress(deps.terminal);
      const result = await loop.scan(paths, { now, onProgress: progress.onProgress });
      progress.clear();
      tellSetAside(deps.terminal, result);
      const { posture: judged, events, reasons } = result;
      const ranked = [...judged.identities].sort(worstFirst);
      if (flags.json) {
        deps.terminal.out(`${jsonText({ ...judged, identities: ranked, events, reasons })}\n`);
      } else {
        const c = paint(deps.terminal);
        const checks = [
          ['fail', 'unknown', 'pass', 'of', 'severity', 'check'],
          ...judged.checks.map((check) => [
            `${check.fail}`,
            `${check.unknown}`,
            `${check.pass}`,
            `${check.population}`,
            check.severity,
            check.title,
          ]),
        ];
        const people = [
          ['tier', 'risk', 'fails', 'unknown', 'identity', 'why this tier'],
          ...ranked
            .slice(0, flags.top)
            .map((one) => [
              `${one.tier}`,
              `${Math.round(one.risk)}`,
              `${one.verdicts.filter(({ verdict }) => verdict.status === 'fail').length}`,
              `${one.verdicts.filter(({ verdict }) => verdict.status === 'unknown').length}`,
              inert(one.identityId),
              inert(one.tierBecause).slice(0, 90),
            ]),
        ];
        deps.terminal.out(
          `${c.bold(`${judged.principals} identities and roles, tiers 0–3: ${judged.tiers.join(' / ')}${judged.places > 0 ? `; ${judged.places} tenants and accounts as a whole` : ''}`)}\n\n${columns(checks)}\n\n${columns(people)}\n`,
        );
      }
      const none = judged.principals + judged.places === 0;
      if (none)
        deps.terminal.err(
          'No identity was judged: give an inventory export, e.g. of `aws iam get-account-authorization-details`.\n',
        );
      setExit(none || result.faults > 0 ? exit.input : exit.ok);
    });
  addPostureCases(posture, deps, setExit);
};
