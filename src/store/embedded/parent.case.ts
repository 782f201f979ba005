/** A Countersign to be killed: starts the embedded store and prints each acknowledged row. */
import { writeSync } from 'node:fs';
import { messageOf, silentLog } from '../../core/index.ts';
import { openStore } from '../open-store.ts';
import { startEmbedded } from './start-embedded.ts';

const [dataDir = ''] = process.argv.slice(2);
try {
  const { connection } = await startEmbedded({ dataDir, log: silentLog });
  const store = await openStore({ connection, log: silentLog });
  await store.ensureTenant('acme', 'Acme');
  for (let i = 0; ; i++) {
    await store.tenant('acme').settings.put('last', i);
    writeSync(1, `${i}\n`);
  }
} catch (error) {
  writeSync(1, `failed: ${(error as { code?: string }).code ?? ''} ${messageOf(error)}\n`);
  process.exitCode = 1;
}
