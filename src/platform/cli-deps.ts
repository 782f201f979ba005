/** The parts behind each verb. */
import type { CliDeps, Terminal, VerifiedLedger } from '../cli/index.ts';
import { CountersignError, createLog, type Log } from '../core/index.ts';
import { cellDrills, drills } from '../drill/index.ts';
import { verifyLedgerEntries, verifyLedgerFile, verifyPack } from '../governance/index.ts';
import { parseFiles } from '../loop/index.ts';
import { loadPlaybooks } from '../response/index.ts';
import { loadMappings, sources } from '../sources/index.ts';
import { readSources } from './all-sources.ts';
import { behaviourDoor } from './behaviours/door.ts';
import { bench } from './bench.ts';
import { benchConsole } from './bench-console.ts';
import { connectDoor } from './connections/connect.ts';
import { contentDir, mappingsDir, readSecretPatterns } from './content.ts';
import { benchEfficacy } from './efficacy/efficacy.ts';
import { keepDoor } from './keep/door.ts';
import { openMemoryLoop } from './memory-loop.ts';
import { runOwnDrills } from './own-drills.ts';
import { playbookDoor } from './playbooks.ts';
import { ruleCoverage } from './rules/coverage.ts';
import { openRules } from './rules/open-rules.ts';
import { tryRuleOffline } from './rules/try-rule-offline.ts';
import { runVectors } from './rules/vectors.ts';
import { up } from './up.ts';

export interface CliParts {
  readonly version: string;
  readonly terminal: Terminal;
  now(): number;
}

const verified = (verdict: Awaited<ReturnType<typeof verifyLedgerFile>>): VerifiedLedger => ({
  ok: verdict.intact,
  entries: verdict.checked,
  witnessedUpTo: verdict.intact ? verdict.witnessedUpTo : 0,
  because: verdict.intact ? '' : `entry ${verdict.brokenAt}: ${verdict.because}`,
});

export const cliDeps = ({ version, terminal, now }: CliParts): CliDeps => {
  const log: Log = createLog({ level: terminal.env['COUNTERSIGN_LOG'] ?? 'error' });
  return {
    version,
    terminal,
    now,
    async parse(paths, { source, mappings, ...options }) {
      const sources = await readSources(log, mappings);
      const chosen = source === undefined ? sources : sources.filter(({ id }) => id === source);
      if (chosen.length === 0) {
        const known = sources.map(({ id }) => id).join(', ');
        throw new CountersignError('ERR_NOT_FOUND', `no system "${source}"; there is: ${known}`);
      }
      return parseFiles(paths, { sources: chosen, ...options });
    },
    judgeAccessCase(value) {
      for (const source of sources) {
        const judged = source.judgeAccessCase?.(value);
        if (judged) return judged;
      }
      return undefined;
    },
    secretPatterns: readSecretPatterns,
    memoryLoop: () => openMemoryLoop({ log, now }),
    rules: openRules,
    ruleCoverage: (paths) => ruleCoverage(paths),
    ruleVectors: runVectors,
    tryRule: (options) => tryRuleOffline(options, now),
    up: (options) => up(options, { version, clock: { now }, env: terminal.env }),
    sources: () => sources,
    mappings: (paths) => loadMappings(paths.length > 0 ? paths : [mappingsDir]),
    connect: connectDoor({ env: terminal.env, now }),
    playbooks: playbookDoor({ env: terminal.env, now }),
    behaviours: behaviourDoor({ log, now }),
    async drills() {
      const { playbooks } = await loadPlaybooks(`${contentDir}/playbooks`);
      return [...drills, ...cellDrills(playbooks.values())].map(
        ({ id, title, says, class: of, situation }) => ({
          ...{ id, title, says },
          ...{ class: of, situation },
        }),
      );
    },
    drill: (ids, onDone) =>
      runOwnDrills(ids, { version, clock: { now }, log, env: terminal.env, onDone }),
    bench,
    benchEfficacy,
    benchConsole,
    keep: keepDoor({ version, clock: { now }, log, env: terminal.env }),
    async verifyLedgerFile(path, checkpoints) {
      return verified(await verifyLedgerFile(path, { checkpointFile: checkpoints }));
    },
    async verifyLedgerEntries(entries, checkpoints) {
      return verified(await verifyLedgerEntries(entries, { checkpointFile: checkpoints }));
    },
    verifyPack: (path, checkpointFile) => verifyPack(path, { checkpointFile }),
  };
};
