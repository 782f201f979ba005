import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { activeDirectorySource } from '../index.ts';

const shared = resolve(import.meta.dirname, '../../../../../shared/data');
const linesOf = (file: string): readonly Raw[] =>
  readFileSync(resolve(shared, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Raw);

describe('published Windows events', () => {
  const files = [
    ['windows/security-identity-otrf.dev.jsonl', 1258],
    ['microsoft/windows-logons-msticnb.jsonl', 87],
  ] as const;
  it.skipIf(!existsSync(shared))(
    'are all read, with what they hold, and few of them as mere API calls (skipped without ../shared/data)',
    () => {
      for (const [file, count] of files) {
        const read = linesOf(file).map((line) => {
          const raw = activeDirectorySource.unwrap?.(line)?.[0] ?? line;
          expect(activeDirectorySource.detect(raw)).toBe(true);
          return [raw, activeDirectorySource.parse(raw)[0] as Event] as const;
        });
        expect(read).toHaveLength(count);
        expect(new Set(read.map(([, { id }]) => id)).size).toBe(count);
        const said = (value: unknown) => typeof value === 'string' && !/^-?$|^0x0$/.test(value);
        const nobody = (value: unknown) => !said(value) || value === 'S-1-0-0';
        for (const [raw, event] of read) {
          const who = [raw['TargetUserName'], raw['SubjectUserName']].some(said);
          // One record names no subject: only that a mailbox probe used another's password.
          if (who && Number(raw['EventID']) !== 4648)
            expect(event.actor.principalId ?? event.actor.principalKind).not.toBe('unknown');
          // A refused sign-in begins no session; the subject there is the program that tried.
          const signsIn = [4624, 4625, 4634, 4647].includes(Number(raw['EventID']));
          const session = raw[signsIn ? 'TargetLogonId' : 'SubjectLogonId'];
          if (said(session)) expect(event.actor.session).toBeDefined();
          if (said(raw['IpAddress'])) expect(event.src.ip).toBeDefined();
          if (!nobody(raw['MemberSid']) || !nobody(raw['TargetSid']))
            expect(event.targets.length + (event.actor.principalId ? 1 : 0)).toBeGreaterThan(0);
        }
        const api = read.filter(([, { classUid }]) => classUid === 6003).length;
        expect(api / count).toBeLessThan(0.03);
      }
    },
  );
});
