/** The console on the running platform with the simulated organisation, in Debian's Chromium: one site for all of it. */
import { afterAll, beforeAll, describe } from 'vitest';
import { connectPages } from './connect-pages.case.ts';
import { detectionPages } from './detection-pages.case.ts';
import { docsPages } from './docs-pages.case.ts';
import { entry } from './entry.case.ts';
import { estatePages } from './estate-pages.case.ts';
import { faultless } from './faultless.case.ts';
import { hostile } from './hostile.case.ts';
import { incident } from './incident.case.ts';
import { passkey } from './passkey.case.ts';
import { peoplePages } from './people-pages.case.ts';
import { proofPages } from './proof-pages.case.ts';
import { type ConsoleSite, openConsoleSite, ready } from './site.case.ts';

describe.skipIf(!ready)(
  'the console (skipped without a built console and /usr/bin/chromium)',
  () => {
    let site: ConsoleSite;
    beforeAll(async () => {
      site = await openConsoleSite();
      await site.attack('leaked-access-key');
    }, 600_000);
    afterAll(() => site?.close(), 60_000);
    const of = (): ConsoleSite => site;

    entry(of);
    incident(of);
    estatePages(of);
    detectionPages(of);
    proofPages(of);
    peoplePages(of);
    docsPages(of);
    connectPages(of);
    passkey(of);
    faultless(of);
    hostile(of);
  },
);
