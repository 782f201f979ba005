/** What an auditor takes away: written to a folder of its own, archived on its way out, forgotten after. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CountersignError } from '../../core/index.ts';
import { programmeCsv, programmeHtml } from '../../exchange/index.ts';
import { packFolder, writePack } from '../../governance/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { writeLedger } from './ledger-write.ts';
import type { ProgrammeReports } from './programme.ts';

export const packHandlers = (deps: ApiDeps, reports: ProgrammeReports) => {
  let making = false;
  return {
    'ledger.pack': async ({ body, who, reply }) => {
      if (making)
        throw new CountersignError(
          'ERR_CONFLICT',
          'a pack is being made; ask again when it is done',
        );
      making = true;
      const dir = await mkdtemp(join(tmpdir(), 'countersign-pack-'));
      const clean = (): Promise<void> => rm(dir, { recursive: true, force: true });
      try {
        const report = await reports(body.days);
        const now = deps.clock.now();
        const pack = await writePack(dir, {
          ...{ store: deps.store, standing: deps.governance.standing, playbooks: deps.playbooks },
          ...{ keeping: deps.ledger, by: who.userId, version: deps.version, now },
          reports: [
            {
              path: 'reports/programme.html',
              says: 'The programme over its window, as a printable page.',
              text: programmeHtml(report),
            },
            {
              path: 'reports/programme.csv',
              says: 'The same figures as a sheet.',
              text: programmeCsv(report),
            },
          ],
        });
        // The hash names the pack: the ledger shows for ever which ones were handed out.
        await writeLedger(deps, who, {
          verb: 'pack.made',
          subject: 'audit',
          detail: { manifest: pack.sha256, entries: pack.manifest.ledger.entries },
        });
        const archive = packFolder(dir, pack.paths, now);
        archive.once('close', () => void clean());
        const name = `countersign-audit-${new Date(now).toISOString().slice(0, 10)}.tar.gz`;
        return reply
          .type('application/gzip')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(archive);
      } catch (error) {
        await clean();
        throw error;
      } finally {
        making = false;
      }
    },
  } satisfies Partial<Handlers>;
};
